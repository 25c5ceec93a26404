"""Free places and times for a session that something speaks against: few, near, and really free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from trainfac.kernel.periods import Interval, days_between
from trainfac.scheduling.clashes import Clash, can_be_overridden, clashes
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.queries.resources import rooms
from trainfac.scheduling.queries.surroundings import surroundings
from trainfac.scheduling.queries.working_days import working_hours
from trainfac.scheduling.states import ClashRule
from trainfac.scheduling.wishes import Wish, WishedRoom

MOST: Final = 3
_WEEKS: Final = timedelta(weeks=2)  # before and after, and within the announced days of the run
_STEP: Final = timedelta(minutes=30)
_ABOUT_THE_ROOM: Final = frozenset({ClashRule.ROOM, ClashRule.ROOM_SIZE, ClashRule.OUT_OF_SERVICE, ClashRule.RETIRED})


@dataclass(frozen=True)
class Alternative:
    """Another room at the same time, or another time with all else the same."""

    during: Interval
    room: WishedRoom | None


@dataclass(frozen=True)
class ClashAnswer:
    """Whatever speaks against a session where it would be put, and what would be free instead."""

    clashes: tuple[Clash, ...]
    alternatives: tuple[Alternative, ...]

    @property
    def overridable(self) -> bool:
        """Whether a reason is enough to go ahead all the same."""
        return can_be_overridden(self.clashes)


def clash_answer(session: Session, run: CourseRun, wish: Wish, *, now: datetime) -> ClashAnswer:
    """What speaks against a wish, with up to three alternatives against which nothing does. Changes nothing."""
    facility = run.facility
    within = _search(run, wish, facility, now)
    offered = [WishedRoom(room.id, room.name, room.capacity) for room in rooms(session, facility)]
    wider = [wish, *(replace(wish, room=room) for room in offered)]
    around = surroundings(session, facility, wider, now=now, within=within)
    found = clashes(wish, around)
    if not found:
        return ClashAnswer((), ())
    free: list[Alternative] = []
    candidates = [*_other_rooms(wish, offered, found), *_other_times(wish, facility, within)]
    for candidate in candidates:
        if len(free) == MOST:
            break
        if not clashes(candidate, around):
            free.append(Alternative(candidate.during, candidate.room))
    return ClashAnswer(tuple(found), tuple(free))


def _search(run: CourseRun, wish: Wish, facility: Facility, now: datetime) -> Interval:
    """Around the wish, not before now, and as far as possible within the announced days."""
    zone = facility.zone
    first = datetime.combine(run.starts_on, datetime.min.time(), zone)
    last = datetime.combine(run.ends_on + timedelta(days=1), datetime.min.time(), zone)
    start = max(first, wish.during.start - _WEEKS, now)
    end = min(max(last, wish.during.end), wish.during.end + _WEEKS)
    return Interval(min(start, wish.during.start), max(end, wish.during.end))


def _other_rooms(wish: Wish, offered: list[WishedRoom], found: list[Clash]) -> Iterator[Wish]:
    """The smallest that is large enough first; only where the room is what is wrong."""
    if wish.room is None or not any(clash.rule in _ABOUT_THE_ROOM for clash in found):
        return
    for room in sorted(offered, key=lambda room: (room.capacity, room.name)):
        if room.id != wish.room.id and room.capacity >= wish.group.people:
            yield replace(wish, room=room)


def _other_times(wish: Wish, facility: Facility, within: Interval) -> list[Wish]:
    """Every half hour of the working blocks, the nearest to the wish first."""
    hours, zone = working_hours(facility), facility.zone
    length = wish.during.end - wish.during.start
    starts = [
        start
        for day in days_between(within.start.astimezone(zone).date(), within.end.astimezone(zone).date())
        for block in hours.working_blocks(day)
        for start in _steps(block, length)
        if within.start <= start and start + length <= within.end and start != wish.during.start
    ]
    starts.sort(key=lambda start: (abs(start - wish.during.start), start))
    return [replace(wish, during=Interval(start, start + length)) for start in starts]


def _steps(block: Interval, length: timedelta) -> Iterator[datetime]:
    start = block.start
    while start + length <= block.end:
        yield start
        start += _STEP
