"""How full a room, a trainer or an instrument is, day by day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from trainfac.kernel.periods import Interval
from trainfac.scheduling.hours import Opening, WorkingHours
from trainfac.scheduling.walltime import nearest_instant

WEEKS_SHOWN: Final = 12
_WEEK: Final = 7


@dataclass(frozen=True)
class DayInUse:
    """A day: minutes booked against minutes open; ``closed`` says why the facility does not train, if it does not.

    ``away``: it cannot be had in some of the open minutes. Of an instrument, minutes of all places are added up.
    """

    day: date
    booked_minutes: int
    open_minutes: int
    away: bool = False
    closed: str = ""

    @property
    def share(self) -> float:
        """How much of the open time is booked, 0 to 1; all of it where something is booked on a closed day."""
        if not self.booked_minutes:
            return 0
        return min(1, self.booked_minutes / self.open_minutes) if self.open_minutes else 1

    @property
    def tone(self) -> str:
        """What kind of day it is: open, away or closed."""
        if self.away:
            return "away"
        return "open" if self.open_minutes else "closed"


@dataclass(frozen=True)
class WeekInUse:
    """Seven days from Monday on."""

    monday: date
    days: tuple[DayInUse, ...]

    @property
    def booked_minutes(self) -> int:
        return sum(day.booked_minutes for day in self.days)

    @property
    def open_minutes(self) -> int:
        return sum(day.open_minutes for day in self.days)


def weeks_in_use(
    today: date,
    *,
    hours: WorkingHours,
    closed: Mapping[date, str],
    booked: Sequence[Interval],
    away: Sequence[Interval],
    places: int = 1,
) -> list[WeekInUse]:
    """The weeks shown, from the Monday of this one on. ``booked`` has one entry for each place that is held."""
    first, _last = days_shown(today)
    return [
        WeekInUse(
            monday,
            tuple(
                _day(monday + timedelta(days=offset), hours, closed, booked, away, places) for offset in range(_WEEK)
            ),
        )
        for monday in (first + timedelta(weeks=number) for number in range(WEEKS_SHOWN))
    ]


def days_shown(today: date) -> tuple[date, date]:
    """The first and the last of those days."""
    first = today - timedelta(days=today.weekday())
    return first, first + timedelta(weeks=WEEKS_SHOWN) - timedelta(days=1)


def within_hours(hours: WorkingHours, own: Sequence[tuple[int, time, time]]) -> WorkingHours:
    """The part of a facility's week in which a trainer teaches there: all of it where nothing is said."""
    if not own:
        return hours
    shared = [
        Opening(opening.weekday, max(opening.opens, starts), min(opening.closes, ends))
        for opening in hours.openings
        for weekday, starts, ends in own
        if weekday == opening.weekday and max(opening.opens, starts) < min(opening.closes, ends)
    ]
    return WorkingHours(hours.zone, shared, hours.breaks)


def _day(
    day: date, hours: WorkingHours, closed: Mapping[date, str], booked: Iterable[Interval],
    away: Sequence[Interval], places: int,
) -> DayInUse:  # fmt: skip
    blocks = [] if day in closed else hours.working_blocks(day)
    whole = _whole(day, hours.timezone)
    return DayInUse(
        day,
        booked_minutes=sum(_shared_minutes(whole, one) for one in booked),
        open_minutes=places * sum(block.minutes for block in blocks),
        away=any(block.overlaps(one) for block in blocks for one in away),
        closed=closed.get(day, ""),
    )


def _whole(day: date, zone: ZoneInfo) -> Interval:
    return Interval(nearest_instant(day, time(), zone), nearest_instant(day + timedelta(days=1), time(), zone))


def _shared_minutes(one: Interval, other: Interval) -> int:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Interval(start, end).minutes if start < end else 0
