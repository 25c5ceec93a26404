"""Finds the programs that judge finished documents: poppler, zbar, and Java with what veraPDF needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

from tests.servers.missing import ServerMissing

OLDEST_JAVA: Final = 17
POPPLER_PROGRAMS: Final = ("pdftotext", "pdffonts", "pdftoppm", "pdfsig")
JAXB: Final = Path("/usr/share/java/jaxb-runtime.jar")
_POPPLER: Final = (
    "poppler's programs (pdftotext, pdffonts, pdftoppm, pdfsig) are not installed. "
    "Debian, Ubuntu: sudo apt-get install poppler-utils; macOS: brew install poppler"
)
_ZBAR: Final = "zbarimg is not installed. Debian, Ubuntu: sudo apt-get install zbar-tools; macOS: brew install zbar"
_JAVA: Final = (
    f"no JDK {OLDEST_JAVA} or newer is installed (java and javac). "
    "Debian, Ubuntu: sudo apt-get install default-jdk-headless; macOS: brew install openjdk"
)
_JAXB: Final = (
    "JAXB, with which veraPDF reads its profiles, is not installed. Debian, Ubuntu: sudo apt-get install libjaxb-java; "
    "elsewhere name the file jaxb-runtime.jar, the others beside it, in the environment variable JAXB_RUNTIME"
)


def poppler(name: str) -> str:
    """A program of poppler's; raises ServerMissing when any of those that tests use is not there."""
    if not all(map(shutil.which, POPPLER_PROGRAMS)):
        raise ServerMissing(_POPPLER)
    return name


def zbarimg() -> str:
    if not shutil.which("zbarimg"):
        raise ServerMissing(_ZBAR)
    return "zbarimg"


@cache
def java() -> str:
    """A Java that compiles what it is given; raises ServerMissing."""
    if not shutil.which("javac"):
        raise ServerMissing(_JAVA)
    try:
        said = subprocess.run(["javac", "-version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        raise ServerMissing(_JAVA) from None
    found = re.search(r"javac (\d+)", said.stdout + said.stderr)
    if said.returncode or not found or int(found.group(1)) < OLDEST_JAVA:
        raise ServerMissing(_JAVA)
    return "java"


def jaxb() -> Path:
    """The archive that names the others it needs; raises ServerMissing."""
    archive = Path(os.environ.get("JAXB_RUNTIME") or JAXB)
    if not archive.is_file():
        raise ServerMissing(_JAXB)
    return archive
