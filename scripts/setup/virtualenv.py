"""The Python packages, in .venv, exactly as the lock files say."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from scripts.console import ROOT, quietly, say
from scripts.setup import stamps, system

VENV: Final = ROOT / ".venv"
CONTAINS: Final = {"requirements-dev.txt": ("requirements.txt",)}


def provide(lock: str) -> Path:
    """The packages of a lock file, installed; the folder of their programs."""
    programs = VENV / "bin"
    _create()
    key = _key(lock)
    if not stamps.is_fresh(lock, key, [programs / "python"]):
        say(f"Installing Python packages ({lock}) …")
        quietly([*pip(programs), "--require-hashes", "--requirement", lock], what="Installing Python packages")
        for done in (lock, *CONTAINS.get(lock, ())):
            stamps.remember(done, _key(done))
    return programs


def pip(programs: Path) -> list[object]:
    """The beginning of an installing command."""
    return [programs / "python", "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]


def _key(lock: str) -> str:
    config = VENV / "pyvenv.cfg"
    return stamps.key_of([ROOT / lock, config], config.stat().st_mtime_ns)


def _create() -> None:
    python = VENV / "bin" / "python"
    if _works(python):
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    pip_included = system.Need(
        "Python's venv module with pip", _has_ensurepip, apt=("python3-venv", f"python{version}-venv")
    )
    system.provide(pip_included)
    say(f"Making .venv with Python {version} …")
    shutil.rmtree(VENV, ignore_errors=True)
    quietly([sys.executable, "-m", "venv", VENV], what="Making .venv")


def _has_ensurepip() -> bool:
    return find_spec("ensurepip") is not None and find_spec("venv") is not None


def _works(python: Path) -> bool:
    """Not so when it is missing, was moved, or its base was removed or is too old."""
    code = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
