"""Lets ruff put right what it can."""

from __future__ import annotations

from scripts.console import openly
from scripts.setup import alone, virtualenv


def main() -> int:
    with alone():
        programs = virtualenv.provide("requirements-dev.txt")
    openly([programs / "ruff", "check", "--fix", "--quiet", "."])  # what is left, make check tells
    return openly([programs / "ruff", "format", "."])
