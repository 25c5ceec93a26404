"""Translations in the form that gettext reads."""

from __future__ import annotations

from pathlib import Path

from scripts.console import ROOT, quietly
from scripts.setup import stamps

FOLDER = ROOT / "trainfac" / "translations"


def compiled(programs: Path) -> None:
    """Have a .mo file beside every .po file that says the same."""
    sources = sorted(FOLDER.glob("*/LC_MESSAGES/*.po"))
    if not sources:
        return
    key = stamps.key_of(sources, sources)
    if not stamps.is_fresh("translations", key, [source.with_suffix(".mo") for source in sources]):
        quietly([programs / "pybabel", "compile", "--directory", FOLDER], what="Compiling translations")
        stamps.remember("translations", key)
