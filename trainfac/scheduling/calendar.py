"""Months and weeks of a wall calendar, and which runs lie in them. Pure."""

from __future__ import annotations

import re
from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Generic, Protocol, TypeVar

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2199
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_WEEK: Final = timedelta(days=6)


class HasDays(Protocol):
    """Something that lasts from a day to a day."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


R = TypeVar("R", bound=HasDays)


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year, 1 to 12."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parsed(cls, text: str) -> Month | None:
        """The month written as "2026-12"; none for anything else and for years nobody plans in."""
        found = _MONTH.fullmatch(text)
        if found is None:
            return None
        year, month = int(found[1]), int(found[2])
        return cls(year, month) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Month:
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def previous(self) -> Month:
        return Month(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    @property
    def iso(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True)
class Bar(Generic[R]):
    """A run in one week: its columns (1 to 7, both included), and whether it lasts beyond the week on either side."""

    run: R
    first: int
    last: int
    came_from: bool
    goes_on: bool


@dataclass(frozen=True)
class Week(Generic[R]):
    """Seven days and the runs in them."""

    days: Sequence[date]
    bars: Sequence[Bar[R]]


def weeks(month: Month, runs: Iterable[R], *, first_weekday: int = 0) -> list[Week[R]]:
    """The weeks that a month touches, beginning with ``first_weekday`` (0 Monday), each with its runs by start."""
    ordered = sorted(runs, key=lambda run: (run.starts_on, run.ends_on))
    return [
        Week(days, [_bar(run, days[0]) for run in ordered if run.starts_on <= days[-1] and days[0] <= run.ends_on])
        for days in Calendar(first_weekday).monthdatescalendar(month.year, month.month)
    ]


def _bar(run: R, monday: date) -> Bar[R]:
    last_day = monday + _WEEK
    return Bar(
        run,
        first=(max(run.starts_on, monday) - monday).days + 1,
        last=(min(run.ends_on, last_day) - monday).days + 1,
        came_from=run.starts_on < monday,
        goes_on=run.ends_on > last_day,
    )
