"""What a cell of a timetable means: days, times of day, yes and no, names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from trainfac.exchange.timetables.wording import Wording
from trainfac.infra.spreadsheets.cells import CellError, CellValue, Formula, is_empty, plain_text
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean, clean_block, fold

_TIME: Final = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
_DAY_MINUTES: Final = 24 * 60
_YEARS: Final = range(1900, 2200)
_SEVERAL: Final = re.compile(r"[,;\n]")


class CellRefused(Exception):
    """A cell says nothing that can be used; ``why`` without its place."""

    def __init__(self, why: Message) -> None:
        super().__init__(str(why))
        self.why = why


def stated(cell: CellValue) -> CellValue:
    """The cell, when it says something by itself. Raises CellRefused for what computes."""
    if isinstance(cell, Formula):
        raise CellRefused(msg("this is a formula, which is not computed here. Put its value into the cell."))
    if isinstance(cell, CellError):
        raise CellRefused(msg("the spreadsheet shows the error %(error)s here.", error=cell.code))
    return cell


def text(cell: CellValue, most: int) -> str:
    """One line."""
    found = clean(plain_text(stated(cell)))
    if len(found) > most:
        raise CellRefused(msg("this is longer than %(most)s characters.", most=most))
    return found


def block(cell: CellValue, most: int) -> str:
    """Several lines."""
    found = clean_block(plain_text(stated(cell)))
    if len(found) > most:
        raise CellRefused(msg("this is longer than %(most)s characters.", most=most))
    return found


def day(cell: CellValue) -> date | None:
    """A day, from a cell of that kind or written as 2026-12-07."""
    cell = stated(cell)
    if is_empty(cell):
        return None
    found = cell.date() if isinstance(cell, datetime) else cell
    if isinstance(found, str):
        try:
            found = date.fromisoformat(found.strip())
        except ValueError:
            found = None
    if not isinstance(found, date) or found.year not in _YEARS:
        raise CellRefused(
            msg("“%(value)s” is no day. Write it as 2026-12-07, or make the cell a date.", value=_short(cell))
        )
    return found


def wall_time(cell: CellValue) -> time | None:
    """A time of day, from a cell of that kind, the part of a day that a spreadsheet keeps, or written as 09:30."""
    cell = stated(cell)
    if is_empty(cell):
        return None
    minutes = _minutes(cell)
    if minutes is None or not 0 <= minutes < _DAY_MINUTES:
        raise CellRefused(
            msg("“%(value)s” is no time of day. Write it as 09:30, from 00:00 to 23:59.", value=_short(cell))
        )
    return time(minutes // 60, minutes % 60)


def _minutes(cell: CellValue) -> int | None:
    """Minutes since midnight, rounded as spreadsheets round; none for what is no time."""
    found: int | None = None
    if isinstance(cell, datetime):
        # Some programs keep a time as one of a day around 1900; a day of ours without a time says no time.
        found = _rounded(cell.time()) if cell.time() != time() or cell.year <= _YEARS.start else None
    elif isinstance(cell, time):
        found = _rounded(cell)
    elif isinstance(cell, timedelta):
        found = round(cell.total_seconds() / 60)
    elif isinstance(cell, str):
        found = _written(cell.strip())
    elif isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) and 0 <= cell < 1:
        found = round(float(cell) * _DAY_MINUTES)
    return found


def _rounded(wall: time) -> int:
    return round((wall.hour * 3600 + wall.minute * 60 + wall.second) / 60)


def _written(given: str) -> int | None:
    found = _TIME.fullmatch(given)
    if found is None or int(found[2]) > 59:
        return None
    hour, half = int(found[1]), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + int(found[2])


def yes_or_no(cell: CellValue, words: Wording) -> bool | None:
    """An answer; none where there is none."""
    given = fold(plain_text(stated(cell)))
    if not given:
        return None
    if given in words.yes or given in words.no:
        return given in words.yes
    raise CellRefused(msg("“%(value)s” is neither yes nor no.", value=_short(cell)))


def several(given: str, known: Sequence[str]) -> Iterator[str]:
    """Names that stand in one cell, between commas; a name that is known may have commas itself."""
    folded = {fold(name) for name in known}
    parts = [part.strip() for part in _SEVERAL.split(given)]
    start = 0
    while start < len(parts):
        ends = range(len(parts), start, -1)
        longest = next((end for end in ends if fold(", ".join(parts[start:end])) in folded), start + 1)
        name = ", ".join(parts[start:longest])
        if name:
            yield name
        start = longest


def _short(cell: CellValue) -> str:
    return clean(plain_text(cell))[:40]
