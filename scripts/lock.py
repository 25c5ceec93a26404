"""Pins every package that requirements*.in lead to, with checksums, for every platform."""

from __future__ import annotations

from scripts.console import ROOT, flag, quietly, say
from scripts.setup import alone, virtualenv

ORDER = ("requirements", "requirements-dev", "requirements-node")  # the second builds on what the first pinned
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header")


def main() -> int:
    with alone():
        programs = virtualenv.provide("requirements-dev.txt")
    upgrade = ["--upgrade"] if flag("UPGRADE") else []
    for name in ORDER:
        command = [programs / "uv", "pip", "compile", *OPTIONS, *upgrade, f"{name}.in", "-o", ROOT / f"{name}.txt"]
        quietly(command, what=f"Locking {name}.in")
        say(f"{name}.txt")
    return 0
