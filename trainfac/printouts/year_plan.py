"""A year on one sheet: its months as rows, their days as columns, and what lies in them as bars in lanes. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Generic, TypeVar

from trainfac.kernel.periods import days_between
from trainfac.scheduling.calendar import HasDays, Month
from trainfac.scheduling.holidays import PublicHoliday

LABEL_DAYS: Final = 5  # as wide as that words are at least, so that a code is read; a shorter bar has them beside it
MOST_LANES: Final = 12  # of one row; what lies beyond them goes into a second row of the same month

_DAY: Final = timedelta(days=1)
SEPARATOR: Final = " · "  # between the two reasons for one day off

R = TypeVar("R", bound=HasDays)


class DayKind(StrEnum):
    """What a day is at the facility."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSURE = "closure"


@dataclass(frozen=True)
class PlanDay:
    """A day of the plan; ``why`` names the holiday or the closure, ``expected`` that its date is not announced yet."""

    day: date
    kind: DayKind
    why: str = ""
    expected: bool = False


@dataclass(frozen=True)
class TimeOff:
    """Days off for one reason, one after the other; both included."""

    first: date
    last: date
    kind: DayKind
    why: str
    expected: bool


@dataclass(frozen=True)
class Bar(Generic[R]):
    """What lies in a month from its day ``first`` to ``last``, and the days that its words take, both included.

    ``begins`` and ``ends`` say whether it does so in this month.
    """

    run: R
    first: int
    last: int
    words_first: int
    words_last: int
    begins: bool
    ends: bool

    @property
    def start(self) -> int:
        """The first day that bar or words take."""
        return min(self.first, self.words_first)

    @property
    def end(self) -> int:
        return max(self.last, self.words_last)

    @property
    def words_beside(self) -> bool:
        """Whether its words stand on the days themselves, where holidays and closures are drawn."""
        return self.words_before or self.words_first > self.last

    @property
    def words_before(self) -> bool:
        """Whether its words stand before it, because the month ends after it."""
        return self.words_last < self.first


@dataclass(frozen=True)
class Row(Generic[R]):
    """A month with lanes of bars that do not touch; ``continued`` when an earlier row has the first of its lanes."""

    month: Month
    days: Sequence[PlanDay]
    lanes: Sequence[Sequence[Bar[R]]]
    continued: bool = False


def days_of_year(
    year: int,
    *,
    working_weekdays: Collection[int],
    holidays: Mapping[date, PublicHoliday],
    closures: Mapping[date, str],
) -> list[PlanDay]:
    """Every day of a year. Where no working weekday is known, nothing is a weekend.

    A day that is both is a holiday, with the name of it and the reason of the closure.
    """

    def told(day: date) -> PlanDay:
        holiday, closed = holidays.get(day), closures.get(day, "")
        if holiday is not None:
            why = f"{holiday.name}{SEPARATOR}{closed}" if closed else holiday.name
            return PlanDay(day, DayKind.HOLIDAY, why, expected=holiday.estimated)
        if closed:
            return PlanDay(day, DayKind.CLOSURE, closed)
        works = not working_weekdays or day.weekday() in working_weekdays
        return PlanDay(day, DayKind.WORKING if works else DayKind.WEEKEND)

    return [told(day) for day in days_between(date(year, 1, 1), date(year, 12, 31))]


def times_off(days: Iterable[PlanDay]) -> list[TimeOff]:
    """The days that are off for a reason that somebody can read, those of one reason together."""
    found: list[TimeOff] = []
    for day in days:
        if not day.why:
            continue
        before = found[-1] if found else None
        told = TimeOff(day.day, day.day, day.kind, day.why, day.expected)
        if before and before.last + _DAY == day.day and replace(before, first=day.day, last=day.day) == told:
            found[-1] = replace(before, last=day.day)
        else:
            found.append(told)
    return found


def rows_of_year(days: Sequence[PlanDay], runs: Iterable[R]) -> list[Row[R]]:
    """The twelve months of these days, each in as many rows as its lanes need, by start."""
    ordered = sorted(runs, key=lambda run: (run.starts_on, run.ends_on))
    rows: list[Row[R]] = []
    for number in range(1, 13):
        month = Month(days[0].day.year, number)
        of_month = [day for day in days if day.day.month == number]
        lanes = _lanes([_bar(run, month) for run in ordered if _lies_in(run, month)])
        starts = range(0, max(len(lanes), 1), MOST_LANES)
        rows += [Row(month, of_month, lanes[at : at + MOST_LANES], continued=at > 0) for at in starts]
    return rows


def by_month(year: int, runs: Iterable[R]) -> list[tuple[Month, list[R]]]:
    """Months with what begins in them, by start; what began in an earlier year is told in January."""
    found: dict[Month, list[R]] = {Month(year, number): [] for number in range(1, 13)}
    for run in sorted(runs, key=lambda run: (run.starts_on, run.ends_on)):
        found[Month.of(max(run.starts_on, date(year, 1, 1)))].append(run)
    return list(found.items())


def _lies_in(run: HasDays, month: Month) -> bool:
    return run.starts_on <= month.last and month.first <= run.ends_on


def _bar(run: R, month: Month) -> Bar[R]:
    first, last = max(run.starts_on, month.first).day, min(run.ends_on, month.last).day
    words_first, words_last = _words(first, last, month.last.day)
    return Bar(
        run,
        first,
        last,
        words_first,
        words_last,
        begins=run.starts_on >= month.first,
        ends=run.ends_on <= month.last,
    )


def _words(first: int, last: int, length: int) -> tuple[int, int]:
    """Where the words of a bar stand in a month of that length: in it, after it, or before it."""
    if last - first + 1 >= LABEL_DAYS:
        return first, last
    if last + LABEL_DAYS <= length:
        return last + 1, last + LABEL_DAYS
    return first - LABEL_DAYS, first - 1


def _lanes(bars: Sequence[Bar[R]]) -> list[tuple[Bar[R], ...]]:
    """Each bar in the first lane where it and its words are free, by start."""
    lanes: list[list[Bar[R]]] = []
    for bar in bars:
        free = (lane for lane in lanes if all(other.end < bar.start or bar.end < other.start for other in lane))
        lane = next(free, None)
        if lane is None:
            lanes.append([bar])
        else:
            lane.append(bar)
    return [tuple(sorted(lane, key=lambda bar: bar.start)) for lane in lanes]
