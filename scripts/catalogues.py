"""Checks the catalogues of translations: nothing missing, nothing doubtful, every placeholder in its place.

Runs inside .venv, as it reads catalogues with Babel.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from scripts.console import ROOT
from scripts.setup.catalogues import FOLDER
from scripts.translations import extract

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z%]")
NUMBER = {"%(num)s", "%(num)d"}


def main() -> int:
    template = FOLDER / "messages.pot"
    complaints = list(_complaints(template))
    for complaint in complaints[:40]:
        print(complaint)
    if len(complaints) > 40:
        print(f"… and {len(complaints) - 40} more")
    return 1 if complaints else 0


def _complaints(template: Path) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / "messages.pot"
        extract(Path(sys.executable).parent, fresh)
        marked = _ids(_read(fresh))
    if not template.exists():
        yield f"{template.relative_to(ROOT)} is not there yet: run make translations"
        return
    collected = _ids(_read(template))
    if not marked:
        yield "no marked string was found at all: see babel.cfg"
    for text in sorted(marked - collected):
        yield f"not collected, run make translations: {text}"
    for text in sorted(collected - marked):
        yield f"no longer used, run make translations: {text}"
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        catalogue = _read(path)
        language = path.parent.parent.name
        for text in sorted(marked - _ids(catalogue)):
            yield f"{language}: missing, run make translations: {text}"
        for message in catalogue:
            yield from (f"{language}: {wrong}: {_text(message)}" for wrong in _faults(message))


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _ids(catalogue: Catalog) -> set[str]:
    return {_text(message) for message in catalogue if message.id}


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation."""
    if not message.id:
        return
    sources = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    translations = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if message.fuzzy:
        yield "doubtful (fuzzy)"
    if not translations or not all(translations):
        yield "not translated"
        return
    allowed = {place for source in sources for place in PLACEHOLDER.findall(source)}
    needed = set.intersection(*(set(PLACEHOLDER.findall(source)) for source in sources))
    if len(sources) > 1:
        needed -= NUMBER  # a form for one or two may say so in words
    for translation in translations:
        used = set(PLACEHOLDER.findall(translation))
        if used - allowed:
            yield f"unknown placeholder {', '.join(sorted(used - allowed))}"
        if needed - used:
            yield f"placeholder {', '.join(sorted(needed - used))} is missing"


if __name__ == "__main__":
    sys.exit(main())
