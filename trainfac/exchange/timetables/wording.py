"""What columns and answers are called in the files that people bring: as our own files call them, in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trainfac.infra.i18n import languages, translator
from trainfac.kernel.text import fold
from trainfac.scheduling.timetable_file import COLUMNS, NO, YES


@dataclass(frozen=True)
class Wording:
    """Folded words: columns by what they are called, and what means yes and no."""

    columns: Mapping[str, str]
    yes: frozenset[str]
    no: frozenset[str]


def wording() -> Wording:
    """The words of every language that our files are written in."""
    speak = [translator(language) for language in languages()]
    columns = {fold(label.render(say)): name for say in speak for name, label in COLUMNS.items()}
    return Wording(
        columns | {fold(str(label)): name for name, label in COLUMNS.items()},
        frozenset({"x", "1", "true", fold(str(YES)), *(fold(YES.render(say)) for say in speak)}),
        frozenset({"-", "0", "false", fold(str(NO)), *(fold(NO.render(say)) for say in speak)}),
    )
