"""What a room, a trainer, an instrument or a group is needed for, how full it is, and when it cannot be had."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainfac.kernel.paging import Page, offset
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models import (
    Absence,
    Booking,
    CourseRun,
    Facility,
    Instrument,
    Room,
    TraineeGroup,
    Trainer,
    TrainingSession,
)
from trainfac.scheduling.occupancy import WeekInUse, days_shown, weeks_in_use, within_hours
from trainfac.scheduling.queries.surroundings import LONGEST_SESSION
from trainfac.scheduling.queries.trainers import hours_of
from trainfac.scheduling.queries.working_days import closed_days, working_hours
from trainfac.scheduling.states import PUBLIC_STATES

COMING_ROWS: Final = 20  # two weeks or so: the list stands below much else
Bookable = Room | Trainer | Instrument | TraineeGroup


@dataclass(frozen=True)
class Needed:
    """A session that needs the resource; ``hidden`` where another facility plans it and has not published it yet."""

    session: TrainingSession
    hidden: bool
    here: bool


@dataclass(frozen=True)
class ResourceCalendar:
    """``weeks`` from this Monday on, ``coming`` a page of Needed, ``absences`` those that are not over."""

    weeks: list[WeekInUse]
    coming: Page
    absences: list[Absence]
    places: int


def calendar_of(
    session: Session, facility: Facility, resource: Bookable, *, now: datetime, number: int = 1
) -> ResourceCalendar:
    """Everything about a resource's time, as the coordinators of a facility may see it."""
    ids = resource_ids(resource)
    absences = absences_of(session, [resource], now)
    places = max(1, len(ids)) if isinstance(resource, Instrument) else 1
    weeks = _weeks(session, facility, resource, ids, now.astimezone(facility.zone).date(), places)
    return ResourceCalendar(weeks, _coming(session, facility, ids, now, number), absences, places)


def resource_ids(resource: Bookable) -> list[int]:
    """What is booked of it: itself, or the places in use of an instrument."""
    if isinstance(resource, Instrument):
        return [place.id for place in resource.places if place.active]
    return [resource.id]


def absences_of(session: Session, resources: Collection[Bookable], now: datetime) -> list[Absence]:
    """When these cannot be had, now or later, in order."""
    query = select(Absence).where(_about(resources), Absence.ends_at > now)
    return list(session.scalars(query.order_by(Absence.starts_at, Absence.id)))


def away_now(session: Session, resources: Sequence[Bookable], now: datetime) -> dict[Bookable, Absence]:
    """Those of them that cannot be had at this moment, each with the absence that ends last."""
    query = select(Absence).where(_about(resources), Absence.starts_at <= now, Absence.ends_at > now)
    found: dict[Bookable, Absence] = {}
    for absence in session.scalars(query.order_by(Absence.ends_at)):
        for resource in resources:
            number = absence.instrument_id if isinstance(resource, Instrument) else absence.resource_id
            if resource.id == number:
                found[resource] = absence
    return found


def _about(resources: Collection[Bookable]) -> ColumnElement[bool]:
    return or_(
        Absence.instrument_id.in_([one.id for one in resources if isinstance(one, Instrument)]),
        Absence.resource_id.in_([one.id for one in resources if not isinstance(one, Instrument)]),
    )


def _weeks(
    session: Session, facility: Facility, resource: Bookable, ids: list[int], today: date, places: int
) -> list[WeekInUse]:  # fmt: skip
    first, last = days_shown(today)
    shown = Interval(
        datetime.combine(first, time(), facility.zone),
        datetime.combine(last + timedelta(days=1), time(), facility.zone),
    )
    booked = session.execute(
        select(Booking.starts_at, Booking.ends_at)
        .where(Booking.resource_id.in_(ids), Booking.live, Booking.session_id.is_not(None))
        .where(Booking.starts_at > shown.start - LONGEST_SESSION, Booking.starts_at < shown.end)
    )
    away = session.scalars(
        select(Absence).where(_about([resource]), Absence.starts_at < shown.end, Absence.ends_at > shown.start)
    )
    hours = working_hours(facility)
    if isinstance(resource, Trainer):
        own = [(one.weekday, one.starts, one.ends) for one in hours_of(session, facility, resource)]
        hours = within_hours(hours, own)
    return weeks_in_use(
        today,
        hours=hours,
        closed=closed_days(session, facility, first, last).reasons,
        booked=[Interval(start, end) for start, end in booked],
        away=[absence.interval for absence in away],
        places=places,
    )


def _coming(session: Session, facility: Facility, ids: list[int], now: datetime, number: int) -> Page:
    held = (
        select(Booking.session_id)
        .where(Booking.resource_id.in_(ids), Booking.live, Booking.session_id.is_not(None))
        .where(Booking.ends_at > now)
    )
    total = session.scalar(select(func.count(TrainingSession.id)).where(TrainingSession.id.in_(held))) or 0
    number = min(number, Page((), total, size=COMING_ROWS).last)
    query = (
        select(TrainingSession)
        .where(TrainingSession.id.in_(held))
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .limit(COMING_ROWS)
        .offset(offset(number, COMING_ROWS))
        .options(
            joinedload(TrainingSession.module),
            joinedload(TrainingSession.room),
            joinedload(TrainingSession.group),
            joinedload(TrainingSession.run).joinedload(CourseRun.facility),
            selectinload(TrainingSession.trainers),
            selectinload(TrainingSession.overrides),
        )
    )
    rows = [_needed(one, facility) for one in session.scalars(query)]
    return Page(rows, total, number, COMING_ROWS)


def _needed(session: TrainingSession, facility: Facility) -> Needed:
    here = session.run.facility_id == facility.id
    return Needed(session, hidden=not here and session.run.state not in PUBLIC_STATES, here=here)
