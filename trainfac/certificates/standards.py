"""Which standards a certificate names: in the edition that was in force when the course was held. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import trainfac.data

# A year in a citation, as ":2017", "-1999", "rev. 2023", "AOAC 2015.01"; not the number of a standard.
_YEAR: Final = re.compile(r"(?<!ISO )(?<!IEC )(?<!IDF )(?<!EN )(?<![\d.])((?:19|20)\d\d)(?!\d)")
_DATED: Final = re.compile(r"(?P<designation>[^:]+):(?P<year>(?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class Cited:
    """A standard as a course names it; ``needs_check``: nobody has confirmed that this is its edition."""

    citation: str
    needs_check: bool = False


@dataclass(frozen=True)
class Named:
    """What is printed, and what somebody should know about the rest, each by its citation.

    ``earlier``: printed in the edition before; ``later``: not printed, for no edition of that time is known;
    ``outdated``: printed as the course has it, though a newer one was in force.
    """

    printed: Sequence[str] = ()
    earlier: Sequence[str] = ()
    later: Sequence[str] = ()
    outdated: Sequence[str] = ()
    unchecked: Sequence[str] = ()


def was_published(citation: str, day: date) -> bool:
    """Whether the edition cited can have been taught by that day: it names no later year."""
    return all(int(year) <= day.year for year in _YEAR.findall(citation))


def named_on(cited: Iterable[Cited], day: date, editions: Mapping[str, Sequence[int]]) -> Named:
    """What a certificate of a course that ended on a day names, given the years of known editions by designation."""
    found: dict[str, list[str]] = {kind: [] for kind in ("printed", "earlier", "later", "outdated", "unchecked")}
    for standard in cited:
        for kind, text in _judged(standard, day, editions):
            found[kind].append(text)
    return Named(**{kind: tuple(dict.fromkeys(texts)) for kind, texts in found.items()})


@cache
def known_editions() -> Mapping[str, Sequence[int]]:
    """Years of publication by designation, of standards that came out more than once or do not tell their year."""
    path = Path(trainfac.data.__file__ or "").with_name("editions.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["designation"]: [int(year) for year in row["years"].split()] for row in csv.DictReader(file)}


def _judged(standard: Cited, day: date, editions: Mapping[str, Sequence[int]]) -> Iterator[tuple[str, str]]:
    citation = standard.citation
    if standard.needs_check:
        yield "unchecked", citation
        return
    if all(year > day.year for year in editions.get(citation, (day.year,))):  # known as it stands, without a year in it
        yield "later", citation
        return
    dated = _DATED.match(citation)
    by_then = [year for year in editions.get(dated["designation"], ()) if year <= day.year] if dated else []
    if was_published(citation, day):
        yield "printed", citation
        if dated and by_then and max(by_then) > int(dated["year"]):
            yield "outdated", f"{citation} ({max(by_then)})"
    elif dated and by_then:
        # Without its clauses: they were numbered otherwise.
        yield "printed", f"{dated['designation']}:{max(by_then)}"
        yield "earlier", f"{dated['designation']}:{max(by_then)}"
    else:
        yield "later", citation
