"""A calendar as days on which a facility is closed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from trainfac.exchange.calendars.events import CalendarRead, Event
from trainfac.exchange.calendars.plan import CalendarPlan, InTheWay, Known, Line
from trainfac.exchange.calendars.times import days_of, time_of, whole_day
from trainfac.exchange.states import EventFate
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.periods import Interval

LONGEST: Final = 92  # days; as for closures that are typed


@dataclass(frozen=True)
class ClosedWorld:
    """What is known of a facility's days: ``closed`` ones that are not of this calendar, holidays, sessions by day."""

    zone: ZoneInfo
    today: date
    closed: Mapping[date, str]
    holidays: Mapping[date, str]
    sessions: Mapping[date, Sequence[InTheWay]]


def closures_plan(calendar: CalendarRead, known: Sequence[Known], world: ClosedWorld, *, unnamed: str) -> CalendarPlan:
    """What would become of the facility's days; ``unnamed`` is the reason given for events without words.

    Whole days are often marked as free time by programs that meant nothing by it: that is not looked at here.
    """
    before = {(one.uid, one.occurrence): one for one in known}
    taken: dict[date, str] = {}
    met: set[tuple[str, str]] = set()
    lines: list[Line] = []
    for event in calendar.events:
        days = days_of(event, world.zone)
        refusal = _refusal(event, days)
        if refusal is not None:
            met |= _cancelled_days(event, before, lines)
            lines.append(_left_out(event, time_of(event, world.zone), event.words or unnamed, refusal))
            continue
        for day in days:
            if day >= world.today:
                line = _line(event, day, before, taken, world, unnamed)
                lines.append(line)
                met.add((line.uid, line.occurrence))
    lines += _gone(known, met, world, partial=calendar.partial)
    return CalendarPlan(sorted(lines, key=_order))


def _refusal(event: Event, days: Sequence[date]) -> Message | None:
    if event.cancelled:
        return msg("It is cancelled.")
    if not days:
        return msg("It takes less than a whole day, and a facility is closed for whole days.")
    if len(days) > LONGEST:
        return msg("It takes more than %(days)s days. Enter such a closure by hand.", days=LONGEST)
    return None


def _cancelled_days(
    event: Event, before: Mapping[tuple[str, str], Known], lines: list[Line]
) -> set[tuple[str, str]]:  # fmt: skip
    """Take away what was made of an event that is cancelled now, also where a calendar is only partly given."""
    if not event.cancelled:
        return set()
    ours = [
        one
        for (uid, occurrence), one in before.items()
        if uid == event.uid and occurrence.startswith(event.occurrence) and one.stands
    ]
    lines += [_removed(one) for one in ours]
    return {(one.uid, one.occurrence) for one in ours}


def _line(
    event: Event, day: date, before: Mapping[tuple[str, str], Known], taken: dict[date, str], world: ClosedWorld,
    unnamed: str,
) -> Line:  # fmt: skip
    occurrence = f"{event.occurrence} {day.isoformat()}".strip()
    words, during = event.words or unnamed, whole_day(day, world.zone)
    ours = before.get((event.uid, occurrence))
    why = _why_not(day, ours, taken, world)
    if why is not None:
        return Line(EventFate.LEFT_OUT, event.uid, occurrence, during, words, why)
    taken[day] = words
    if ours is None:
        sessions = tuple(world.sessions.get(day, ()))
        return Line(EventFate.ADD, event.uid, occurrence, during, words, sessions=sessions)
    fate = EventFate.SAME if ours.words == words else EventFate.CHANGE
    return Line(fate, event.uid, occurrence, during, words, before=ours)


def _why_not(day: date, ours: Known | None, taken: Mapping[date, str], world: ClosedWorld) -> Message | None:
    if day in taken:
        return msg("This calendar closes the day already: %(reason)s", reason=taken[day])
    if ours is not None:
        return None if ours.stands else msg("Somebody opened this day again here.")
    if day in world.closed:
        return msg("The facility is closed already: %(reason)s", reason=world.closed[day])
    if day in world.holidays:
        return msg("It is a public holiday already: %(reason)s", reason=world.holidays[day])
    return None


def _left_out(event: Event, during: Interval | None, words: str, why: Message) -> Line:
    return Line(EventFate.LEFT_OUT, event.uid, event.occurrence, during, words, why)


def _gone(
    known: Sequence[Known], met: set[tuple[str, str]], world: ClosedWorld, *, partial: bool
) -> Iterator[Line]:  # fmt: skip
    """What the calendar had and has no more; days that are over stay as they were."""
    if partial:
        return
    for one in known:
        over = one.during.start.astimezone(world.zone).date() < world.today
        if one.stands and not over and (one.uid, one.occurrence) not in met:
            yield _removed(one)


def _removed(one: Known) -> Line:
    return Line(EventFate.REMOVE, one.uid, one.occurrence, one.during, one.words, before=one)


def _order(line: Line) -> tuple[bool, float, str]:
    left_out = line.fate is EventFate.LEFT_OUT
    return left_out, line.during.start.timestamp() if line.during else 0.0, line.occurrence
