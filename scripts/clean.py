"""Removes what set-up and tools made; data and settings in instance/ stay."""

from __future__ import annotations

import shutil

from scripts.console import ROOT, say

FOLDERS = (
    ".venv", ".setup", "node_modules", "trainfac/static/vendor", "artefacts",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis",
)  # fmt: skip
SOURCES = ("trainfac", "tests", "scripts", "migrations", "benchmarks")


def main() -> int:
    for name in FOLDERS:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for name in SOURCES:
        for folder in (ROOT / name).rglob("__pycache__"):
            shutil.rmtree(folder, ignore_errors=True)
    for file in (ROOT / "trainfac" / "translations").rglob("*.mo"):
        file.unlink()
    say("Clean. instance/ was left alone; remove it by hand to forget all data.")
    return 0
