"""Finds the browser that tests drive."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from tests.servers.missing import ServerMissing

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES: Final = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
REMEDY: Final = (
    "Chromium is not installed. Debian: sudo apt-get install chromium; "
    "elsewhere install Chromium or Chrome, or name its program in the environment variable CHROMIUM"
)


@cache
def chromium() -> Path:
    """The browser's program; raises ServerMissing when there is none that runs."""
    for candidate in _candidates():
        if _runs(candidate):
            return candidate
    raise ServerMissing(REMEDY)


def _candidates() -> Iterator[Path]:
    given = os.environ.get("CHROMIUM")
    if given:
        yield Path(given)
        return
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)
    yield from map(Path, PLACES)


def _runs(program: Path) -> bool:
    """Whether it answers; on some systems the name is only a pointer to a package that is not there."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"hrom" in done.stdout
