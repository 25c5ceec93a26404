"""A machine whose Python is too old."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PRETEND = """
import runpy, sys
sys.version_info = (3, 9, 2, "final", 0)
sys.argv = ["scripts", "run"]
runpy.run_module("scripts", run_name="__main__")
"""


def test_an_old_python_says_what_is_needed_and_starts_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRETEND],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("This is Python 3.9; trainfac needs Python 3.11 or newer.")
    assert done.stdout == ""


def test_a_newer_python_on_the_path_is_used_instead(tmp_path: Path) -> None:
    newer = tmp_path / "python3.12"
    newer.write_text('#!/bin/sh\n[ "$1" = -c ] && exit 0\necho "newer: $*"\n')
    newer.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", PRETEND],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "newer: -m scripts run\n"
