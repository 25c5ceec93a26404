"""When a facility works: opening periods and breaks by weekday, in its own wall time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from trainfac.kernel.periods import Interval
from trainfac.scheduling.walltime import nearest_instant


@dataclass(frozen=True, order=True)
class Opening:
    """Open on a weekday (0 Monday … 6 Sunday) between two wall times of the same day."""

    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.weekday not in range(7):
            raise ValueError("weekdays are 0 (Monday) to 6 (Sunday)")
        if self.opens >= self.closes:
            raise ValueError("a facility opens before it closes")


@dataclass(frozen=True)
class Break:
    """Nobody is taught between two wall times, on one weekday or on all."""

    label: str
    starts: time
    ends: time
    weekday: int | None = None

    def __post_init__(self) -> None:
        if self.starts >= self.ends:
            raise ValueError("a break starts before it ends")

    def is_kept_on(self, weekday: int) -> bool:
        return self.weekday is None or self.weekday == weekday


@dataclass(frozen=True)
class WorkingHours:
    """The week of a facility. Openings of one weekday do not overlap; ``zone`` is an IANA name."""

    zone: str
    openings: Sequence[Opening]
    breaks: Sequence[Break] = ()

    def __post_init__(self) -> None:
        ordered = sorted(self.openings)
        for earlier, later in pairwise(ordered):
            if earlier.weekday == later.weekday and later.opens < earlier.closes:
                raise ValueError("opening periods of one day do not overlap")
        object.__setattr__(self, "openings", tuple(ordered))
        object.__setattr__(self, "breaks", tuple(sorted(self.breaks, key=lambda pause: pause.starts)))

    @classmethod
    def same_every_day(
        cls, zone: str, *, opens: time, closes: time, breaks: Iterable[Break] = (), weekdays: Collection[int] = range(5)
    ) -> WorkingHours:
        """The same hours on each of these weekdays, Monday to Friday unless said otherwise."""
        return cls(zone, tuple(Opening(weekday, opens, closes) for weekday in weekdays), tuple(breaks))

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def is_working_day(self, day: date) -> bool:
        """Whether anything can be taught on this day of the week."""
        return bool(self.working_blocks(day))

    def working_blocks(self, day: date) -> list[Interval]:
        """What is left of the opening periods between the breaks, in order, as instants (UTC).

        On a night when clocks change, the blocks hold the minutes that exist: a border in the lost hour moves to the
        jump, a border in the doubled hour is the first of both.
        """
        zone = self.timezone
        weekday = day.weekday()
        blocks = []
        for opening in self.openings:
            if opening.weekday != weekday:
                continue
            for starts, ends in self._without_breaks(opening):
                start, end = nearest_instant(day, starts, zone), nearest_instant(day, ends, zone)
                if start < end:
                    blocks.append(Interval(start, end))
        return blocks

    def contact_minutes(self, day: date) -> int:
        """How many minutes can be taught on a day."""
        return sum(block.minutes for block in self.working_blocks(day))

    def breaks_on(self, day: date) -> list[tuple[Break, Interval]]:
        """The breaks of a day, each with its instants (UTC)."""
        zone = self.timezone
        kept = []
        for pause in self.breaks:
            start, end = nearest_instant(day, pause.starts, zone), nearest_instant(day, pause.ends, zone)
            if pause.is_kept_on(day.weekday()) and start < end:
                kept.append((pause, Interval(start, end)))
        return kept

    def local_day(self, during: Interval) -> date:
        """The day, on the facility's calendar, on which something begins."""
        return during.start.astimezone(self.timezone).date()

    def _without_breaks(self, opening: Opening) -> list[tuple[time, time]]:
        pieces = []
        start = opening.opens
        for pause in self.breaks:  # by start
            if not pause.is_kept_on(opening.weekday) or pause.ends <= start or pause.starts >= opening.closes:
                continue
            if pause.starts > start:
                pieces.append((start, pause.starts))
            start = pause.ends
        if start < opening.closes:
            pieces.append((start, opening.closes))
        return pieces
