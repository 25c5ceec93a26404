"""A calendar as times at which a trainer is away. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from trainfac.exchange.calendars.events import CalendarRead, Event
from trainfac.exchange.calendars.plan import CalendarPlan, InTheWay, Known, Line
from trainfac.exchange.calendars.times import time_of
from trainfac.exchange.states import EventFate
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.periods import Interval
from trainfac.scheduling.absent_span import LONGEST


@dataclass(frozen=True)
class AwayWorld:
    """What is known of a trainer: sessions, and ``away`` times that are not of this calendar.

    ``domain`` ends the identifiers of events in calendars of our own.
    """

    zone: ZoneInfo
    now: datetime
    sessions: Sequence[InTheWay]
    away: Sequence[Interval]
    domain: str = ""


def absences_plan(calendar: CalendarRead, known: Sequence[Known], world: AwayWorld) -> CalendarPlan:
    """What would become of the trainer's absences."""
    before = {(one.uid, one.occurrence): one for one in known}
    met: set[tuple[str, str]] = set()
    lines: list[Line] = []
    for event in calendar.events:
        ours = before.get((event.uid, event.occurrence))
        line = _line(event, ours, world)
        lines.append(line)
        if line.fate is not EventFate.LEFT_OUT:
            met.add((event.uid, event.occurrence))
        elif ours is not None and ours.stands and calendar.partial and event.cancelled:
            lines.append(_removed(ours))
    lines += _gone(known, met, world, partial=calendar.partial)
    return CalendarPlan(sorted(lines, key=_order))


def _line(event: Event, ours: Known | None, world: AwayWorld) -> Line:
    during = time_of(event, world.zone)
    standing = ours if ours is not None and ours.stands else None
    same = ours is not None and ours.during == during and ours.words == event.words
    sessions = tuple(session for session in world.sessions if session.during.overlaps(during))
    why = _unusable(event, during, world) or _superfluous(during, ours, sessions, world)
    if why is not None:
        return Line(EventFate.LEFT_OUT, event.uid, event.occurrence, during, event.words, why)
    if standing is not None and same:
        return Line(EventFate.SAME, event.uid, event.occurrence, during, event.words, before=standing)
    fate = EventFate.CHANGE if standing is not None else EventFate.ADD
    if standing is not None and standing.during == during:
        sessions = ()  # only its words change
    return Line(fate, event.uid, event.occurrence, during, event.words, before=ours, sessions=sessions)


def _unusable(event: Event, during: Interval, world: AwayWorld) -> Message | None:
    """Why an event takes nobody's time here."""
    if event.cancelled:
        return msg("It is cancelled.")
    if event.free:
        return msg("The calendar says that this time is free.")
    if re.fullmatch(rf"(session|run)-[^@]+@{re.escape(world.domain)}", event.uid):
        return msg("It is a session or a run of ours, which is known here.")
    if during.end - during.start > LONGEST:
        return msg("It takes more than %(days)s days. Check the year.", days=LONGEST.days)
    return None


def _superfluous(
    during: Interval, ours: Known | None, sessions: Sequence[InTheWay], world: AwayWorld
) -> Message | None:  # fmt: skip
    """Why an event tells nothing that is not known here."""
    if ours is not None and ours.stands:
        return None
    if ours is not None and ours.during == during:
        return msg("Somebody took this absence back here.")
    if any(one.start <= during.start and during.end <= one.end for one in world.away):
        return msg("The trainer is away then already.")
    teaching = _covering(during, sessions)
    if teaching is None:
        return None
    if not teaching.here:
        return msg("The trainer teaches at another facility then.")
    return msg("The trainer teaches “%(session)s” of %(run)s then.", session=teaching.name, run=teaching.run_code)


def _covering(during: Interval, sessions: Sequence[InTheWay]) -> InTheWay | None:
    """A session that takes all of a time: the calendar says no more than ours does."""
    return next((s for s in sessions if s.during.start <= during.start and during.end <= s.during.end), None)


def _gone(
    known: Sequence[Known], met: set[tuple[str, str]], world: AwayWorld, *, partial: bool
) -> Iterator[Line]:  # fmt: skip
    """What the calendar had and has no more, as far as it is not over."""
    if partial:
        return
    for one in known:
        if one.stands and one.during.end > world.now and (one.uid, one.occurrence) not in met:
            yield _removed(one)


def _removed(one: Known) -> Line:
    return Line(EventFate.REMOVE, one.uid, one.occurrence, one.during, one.words, before=one)


def _order(line: Line) -> tuple[bool, float, str]:
    left_out = line.fate is EventFate.LEFT_OUT
    return left_out, line.during.start.timestamp() if line.during else 0.0, line.occurrence
