"""Checks the words that certificates say: every language has each, with its places."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from trainfac.certificates.words import FOLDER, WORDS

_PLACE = re.compile(r"%\(\w+\)s|%%")


def main() -> int:
    found = list(complaints())
    for complaint in found:
        print(complaint)
    return 1 if found else 0


def complaints(folder: Path = FOLDER) -> Iterator[str]:
    """What is missing from a language, or wrong with it."""
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            said = {str(m.id): "" if m.fuzzy else str(m.string) for m in read_po(file) if m.id}
        for word in sorted(WORDS - said.keys()):
            yield f"{path.stem}: missing: {word}"
        for word in sorted(said.keys() - WORDS):
            yield f"{path.stem}: no word of certificates: {word}"
        for word in sorted(WORDS & said.keys()):
            if not said[word]:
                yield f"{path.stem}: not translated: {word}"
            elif sorted(_PLACE.findall(word)) != sorted(_PLACE.findall(said[word])):
                yield f"{path.stem}: placeholders differ: {word}"


if __name__ == "__main__":
    sys.exit(main())
