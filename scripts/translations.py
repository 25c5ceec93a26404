"""Collects the strings marked for translation, and brings every catalogue up to date with them."""

from __future__ import annotations

from pathlib import Path

from scripts.console import quietly, say
from scripts.setup import alone, catalogues, virtualenv

# Beside those that pybabel knows by itself: _, gettext, ngettext.
KEYWORDS = ("lazy_gettext", "lazy_ngettext:1,2", "msg", "N_")


def main() -> int:
    with alone():
        programs = virtualenv.provide("requirements-dev.txt")
        template = catalogues.FOLDER / "messages.pot"
        template.parent.mkdir(exist_ok=True)
        extract(programs, template)
        say(f"{template.name}: {template.read_text().count('msgid ')} messages")
        for catalogue in sorted(catalogues.FOLDER.glob("*/LC_MESSAGES/messages.po")):
            language = catalogue.parent.parent.name
            update = [programs / "pybabel", "update", "--input-file", template, "--output-file", catalogue]
            options = ["--locale", language, "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"]
            quietly([*update, *options], what=f"Updating {language}")
            say(f"{language}: translate what is empty in {catalogue}")
        catalogues.compiled(programs)
    return 0


def extract(programs: Path, template: Path) -> None:
    """Write all marked strings of code and templates; the same strings always give the same file."""
    keywords = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    options = ["--mapping-file", "babel.cfg", "--omit-header", "--add-location", "file", "--sort-by-file"]
    command = [programs / "pybabel", "--quiet", "extract", *keywords, *options, "--output-file", template]
    quietly([*command, "trainfac", "templates"], what="Collecting marked strings")
