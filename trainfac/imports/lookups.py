"""What the reading of a list asks about the world outside the file: countries, areas, courses, runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from trainfac.kernel.text import fold


@dataclass(frozen=True)
class KnownRun:
    """A course run that exists already; ``here`` unless it belongs to another facility than the import."""

    code: str
    course: str
    first_day: date
    last_day: date
    here: bool = True


def _no_run(_code: str) -> KnownRun | None:
    return None


def _any_area(_code: str) -> bool:
    return True


@dataclass(frozen=True)
class Lookups:
    """Answers of the directory, the catalogue and the calendar; each takes text as typed.

    ``country`` gives ISO 3166-1 alpha-2, ``course`` the code of a course that can be held, None for unknown ones;
    ``area`` says whether an ISO 3166-2 code exists.
    """

    country: Callable[[str], str | None]
    course: Callable[[str], str | None]
    run: Callable[[str], KnownRun | None] = _no_run
    area: Callable[[str], bool] = _any_area


def country_by_any_name(spellings: Iterable[tuple[str, str]]) -> Callable[[str], str | None]:
    """A lookup from pairs of ISO 3166-1 alpha-2 code and a spelling: codes and names, whatever case or accents.

    A spelling that two countries share finds neither.
    """
    by_spelling: dict[str, str | None] = {}
    for iso2, spelling in spellings:
        for name in (fold(iso2), fold(spelling)):
            by_spelling[name] = iso2 if by_spelling.get(name, iso2) == iso2 else None
    by_spelling.pop("", None)
    return lambda text: by_spelling.get(fold(text))


def code_in(codes: Iterable[str]) -> Callable[[str], str | None]:
    """A lookup of codes, whatever case they are typed in."""
    by_fold = {fold(code): code for code in codes}
    return lambda text: by_fold.get(fold(text))
