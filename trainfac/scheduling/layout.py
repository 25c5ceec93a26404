"""The timetable of a course run: its modules laid out, in their sequence, over the working blocks of its days.

Rules of comfort, from strong to weak:

- Modules keep their sequence; a block that is not filled is left idle rather than filled with a later module.
- A module is cut at the ends of blocks. No part is shorter than ``LEAST_MINUTES`` unless the whole module is, or
  unless no later block can hold what is left of it in one piece; then that is cut into halves.
- An assessment that fits into one block is not cut while a later block can hold it.

What finds no room before the last day is reported as unplaced, never squeezed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from trainfac.catalogue.states import ModuleKind
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.periods import Interval, days_between
from trainfac.scheduling.hours import WorkingHours

LEAST_MINUTES: Final = 30
LONGEST_SEARCH: Final = timedelta(days=3 * 366)


@dataclass(frozen=True)
class ModuleToPlace:
    """A module of the course version, as far as a timetable needs it."""

    id: int
    no: int
    title: str
    kind: ModuleKind
    minutes: int

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise ValueError("a module takes time")


@dataclass(frozen=True)
class PlannedSession:
    """One block of a module; ``day`` is the facility's calendar day, ``part`` counts from 1 within the module."""

    module_id: int
    part: int
    day: date
    during: Interval


@dataclass(frozen=True)
class ModuleHours:
    """What a module needs and what the timetable gives it, in minutes."""

    module: ModuleToPlace
    planned_minutes: int

    @property
    def needed_minutes(self) -> int:
        return self.module.minutes

    @property
    def unplaced_minutes(self) -> int:
        return self.needed_minutes - self.planned_minutes


@dataclass(frozen=True)
class LostDay:
    """A day on which the facility would work but for ``reason``, and the contact minutes that it would have held."""

    day: date
    reason: str
    minutes: int


@dataclass(frozen=True)
class Layout:
    """A timetable, how far it serves each module, and what the calendar took away."""

    sessions: tuple[PlannedSession, ...]
    modules: tuple[ModuleHours, ...]
    lost_days: tuple[LostDay, ...]

    @property
    def needed_minutes(self) -> int:
        return sum(hours.needed_minutes for hours in self.modules)

    @property
    def planned_minutes(self) -> int:
        return sum(hours.planned_minutes for hours in self.modules)

    @property
    def unplaced_minutes(self) -> int:
        return self.needed_minutes - self.planned_minutes

    @property
    def unplaced(self) -> dict[int, int]:
        """Minutes without a place, by id of the modules that lack any."""
        return {hours.module.id: hours.unplaced_minutes for hours in self.modules if hours.unplaced_minutes}


def lay_out(
    modules: Sequence[ModuleToPlace],
    first_day: date,
    last_day: date,
    hours: WorkingHours,
    closed_days: Mapping[date, str],
) -> Layout:
    """Place modules, in the order given, on the open days from first to last, both included.

    ``closed_days`` gives the reason for each day on which the facility does not train.
    """
    placing = _Placing(_free_blocks(first_day, last_day, hours, closed_days))
    served = tuple(ModuleHours(module, placing.place(module)) for module in modules)
    return Layout(tuple(placing.sessions), served, _lost_days(first_day, last_day, hours, closed_days))


def nominal_last_day(modules: Sequence[ModuleToPlace], first_day: date, hours: WorkingHours) -> date:
    """The last day of a run when no holiday is counted: the dates that are announced."""
    return last_day_needed(modules, first_day, hours, {})


def last_day_needed(
    modules: Sequence[ModuleToPlace], first_day: date, hours: WorkingHours, closed_days: Mapping[date, str]
) -> date:
    """The first day by which every module has all its minutes; ``first_day`` when there is nothing to place.

    Raises RuleBroken when the facility's hours do not hold the course within three years.
    """
    needed = sum(module.minutes for module in modules)
    if not needed:
        return first_day
    available = 0
    for day in days_between(first_day, first_day + LONGEST_SEARCH):
        minutes = 0 if day in closed_days else hours.contact_minutes(day)
        available += minutes
        if minutes and available >= needed and not lay_out(modules, first_day, day, hours, closed_days).unplaced:
            return day
    raise RuleBroken(
        msg("The working hours of the facility leave no room for this course. Check its opening periods and breaks.")
    )


@dataclass(frozen=True)
class _Block:
    day: date
    during: Interval


class _Placing:
    """Free blocks that modules fill one after the other; what was passed over stays idle."""

    def __init__(self, blocks: Sequence[_Block]) -> None:
        self.sessions: list[PlannedSession] = []
        self._blocks = blocks
        self._at = 0  # the block being filled
        self._used = 0  # minutes of it that are no longer free
        self._longest = max((block.during.minutes for block in blocks), default=0)
        # The longest block after each one, to know what is worth waiting for.
        self._longest_after = [0] * len(blocks)
        for index in range(len(blocks) - 2, -1, -1):
            self._longest_after[index] = max(self._longest_after[index + 1], blocks[index + 1].during.minutes)

    def place(self, module: ModuleToPlace) -> int:
        """Give a module its sessions and return the minutes they hold."""
        left, part = module.minutes, 1
        while left and self._at < len(self._blocks):
            piece = self._piece(module, left)
            if piece:
                self._take(module, part, piece)
                left, part = left - piece, part + 1
            else:
                self._at, self._used = self._at + 1, 0
        return module.minutes - left

    def _piece(self, module: ModuleToPlace, left: int) -> int:
        """How many of the minutes left go into the rest of this block; 0 to go on to the next."""
        free = self._blocks[self._at].during.minutes - self._used
        later = self._longest_after[self._at]
        if free >= left:
            return left
        if module.kind is ModuleKind.ASSESSMENT and left == module.minutes and later >= left:
            return 0
        least = self._least(left, later)
        # The rest must be long enough for a session of its own, if there will be one.
        piece = min(free, left - least) if later >= least else free
        return piece if piece >= least else 0

    def _least(self, left: int, later: int) -> int:
        """The shortest part that so many minutes may be cut into, when ``later`` is the longest block to come."""
        return min(LEAST_MINUTES, left // 2 if 0 < later < left else left, self._longest)

    def _take(self, module: ModuleToPlace, part: int, minutes: int) -> None:
        block = self._blocks[self._at]
        start = block.during.start + timedelta(minutes=self._used)
        during = Interval(start, start + timedelta(minutes=minutes))
        self.sessions.append(PlannedSession(module.id, part, block.day, during))
        self._used += minutes


def _free_blocks(first_day: date, last_day: date, hours: WorkingHours, closed_days: Mapping[date, str]) -> list[_Block]:
    return [
        _Block(day, block)
        for day in days_between(first_day, last_day)
        if day not in closed_days
        for block in hours.working_blocks(day)
    ]


def _lost_days(
    first_day: date, last_day: date, hours: WorkingHours, closed_days: Mapping[date, str]
) -> tuple[LostDay, ...]:
    lost = (
        LostDay(day, reason, hours.contact_minutes(day))
        for day, reason in sorted(closed_days.items())
        if first_day <= day <= last_day
    )
    return tuple(day for day in lost if day.minutes)
