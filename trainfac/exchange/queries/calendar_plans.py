"""What bringing a calendar in would do, from what is on file now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.exchange.calendars.absences import AwayWorld, absences_plan
from trainfac.exchange.calendars.closures import ClosedWorld, closures_plan
from trainfac.exchange.calendars.events import CalendarRead
from trainfac.exchange.calendars.plan import CalendarPlan, InTheWay
from trainfac.exchange.calendars.times import time_of
from trainfac.exchange.models import CalendarEntry, CalendarSource, ExchangeDraft
from trainfac.exchange.queries.sources import known_events, seen_before
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models import Absence, Facility, TrainingSession
from trainfac.scheduling.queries import working_days
from trainfac.scheduling.queries.sessions import sessions_on_days
from trainfac.scheduling.services.absences import sessions_of
from trainfac.scheduling.services.busy import session_name


@dataclass(frozen=True)
class Planned:
    """A calendar that waits, the one of which it is a newer version, and what would be done."""

    calendar: CalendarRead
    source: CalendarSource | None
    plan: CalendarPlan


def planned(session: Session, facility: Facility, draft: ExchangeDraft, *, now: datetime, domain: str) -> Planned:
    """The plan for a draft. ``domain`` ends the identifiers of events in calendars of our own."""
    calendar = CalendarRead.from_json(draft.content)
    uids = {event.uid for event in calendar.events}
    source = seen_before(session, facility.id, draft.trainer_id, address=draft.address, uids=uids)
    known = known_events(session, source)
    if draft.trainer_id is None:
        closed = _closed_world(session, facility, source, calendar, now)
        plan = closures_plan(calendar, known, closed, unnamed=draft.name)
    else:
        within = _hull([time_of(event, facility.zone) for event in calendar.events])
        away = _away_world(session, facility, draft.trainer_id, source, within, now)
        plan = absences_plan(calendar, known, replace(away, domain=domain))
    return Planned(calendar, source, plan)


def _closed_world(
    session: Session, facility: Facility, source: CalendarSource | None, calendar: CalendarRead, now: datetime
) -> ClosedWorld:
    today = now.astimezone(facility.zone).date()
    until = calendar.until + timedelta(days=100)  # events that begin on the last day go on
    ours = _made_of(session, source, closures=True)
    closures = [one for one in working_days.closures(session, facility, today, until) if one.id not in ours]
    return ClosedWorld(
        facility.zone,
        today,
        {one.day: one.reason for one in closures},
        working_days.holiday_calendar(facility, today, until).names,
        _sessions_by_day(session, facility, today, until),
    )


def _sessions_by_day(session: Session, facility: Facility, first: date, last: date) -> dict[date, list[InTheWay]]:
    days = {first + timedelta(days=number) for number in range((last - first).days + 1)}
    found: dict[date, list[InTheWay]] = defaultdict(list)
    for one in sessions_on_days(session, facility, days):
        found[one.starts_at.astimezone(facility.zone).date()].append(_in_the_way(one, facility))
    return found


def _away_world(
    session: Session, facility: Facility, trainer_id: int, source: CalendarSource | None, within: Interval | None,
    now: datetime,
) -> AwayWorld:  # fmt: skip
    ours = _made_of(session, source, closures=False)
    away = session.scalars(select(Absence).where(Absence.resource_id == trainer_id, Absence.ends_at > now))
    teaching = [] if within is None else sessions_of(session, [trainer_id], within)
    return AwayWorld(
        facility.zone,
        now,
        [_in_the_way(one, facility) for one in teaching],
        [absence.interval for absence in away if absence.id not in ours],
    )


def _hull(times: Sequence[Interval]) -> Interval | None:
    if not times:
        return None
    return Interval(min(one.start for one in times), max(one.end for one in times))


def _made_of(session: Session, source: CalendarSource | None, *, closures: bool) -> set[int | None]:
    """The closures, or the absences, that a calendar has become so far."""
    if source is None:
        return set()
    made = CalendarEntry.closure_id if closures else CalendarEntry.absence_id
    return set(session.scalars(select(made).where(CalendarEntry.source_id == source.id)))


def _in_the_way(one: TrainingSession, facility: Facility) -> InTheWay:
    here = one.run.facility_id == facility.id
    return InTheWay(one.id, session_name(one), one.run.code, one.interval, here)
