"""Rooms and trainers of a facility, and when they are next needed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from trainfac.directory.models import Person
from trainfac.identity.models import RoleAssignment, User
from trainfac.identity.roles import Role
from trainfac.kernel.text import fold
from trainfac.scheduling.models import (
    Booking,
    CourseRun,
    Facility,
    Instrument,
    InstrumentPlace,
    Room,
    Trainer,
    TrainingSession,
    trainer_facility,
)

MOST_FOUND: Final = 20


@dataclass(frozen=True)
class Ahead:
    """Sessions that still need a resource: how many, and when the first begins."""

    sessions: int
    first_at: datetime | None


NOTHING_AHEAD: Final = Ahead(0, None)


def rooms(session: Session, facility: Facility, *, retired: bool = False) -> list[Room]:
    """Rooms by name; those in use only, unless ``retired``."""
    query = select(Room).where(Room.facility_id == facility.id).order_by(Room.active.desc(), Room.name, Room.id)
    return list(session.scalars(query if retired else query.where(Room.active)))


def trainers(session: Session, facility: Facility) -> list[Trainer]:
    """Who trains at the facility, by name, each with the person."""
    query = (
        select(Trainer)
        .join(Trainer.person)
        .join(trainer_facility, trainer_facility.c.trainer_id == Trainer.id)
        .where(trainer_facility.c.facility_id == facility.id, Trainer.active)
        .order_by(Trainer.name, Trainer.id)
        .options(contains_eager(Trainer.person))
    )
    return list(session.scalars(query))


def instruments(session: Session, facility: Facility, *, retired: bool = False) -> list[Instrument]:
    """Instruments by technique and name, each with its places; those in use only, unless ``retired``."""
    query = (
        select(Instrument)
        .where(Instrument.facility_id == facility.id)
        .order_by(Instrument.active.desc(), Instrument.technique, Instrument.name, Instrument.id)
        .options(selectinload(Instrument.places))
    )
    return list(session.scalars(query if retired else query.where(Instrument.active)))


def room_of(session: Session, facility: Facility, room_id: int) -> Room | None:
    room = session.get(Room, room_id)
    return room if room is not None and room.facility_id == facility.id else None


def instrument_of(session: Session, facility: Facility, instrument_id: int) -> Instrument | None:
    instrument = session.get(Instrument, instrument_id)
    return instrument if instrument is not None and instrument.facility_id == facility.id else None


def trainer_of(session: Session, facility: Facility, trainer_id: int) -> Trainer | None:
    query = select(Trainer).join(trainer_facility, trainer_facility.c.trainer_id == Trainer.id)
    return session.scalar(query.where(Trainer.id == trainer_id, trainer_facility.c.facility_id == facility.id))


def facilities_of(session: Session, trainers: Collection[Trainer]) -> dict[int, list[str]]:
    """Names of the facilities that each trainer teaches at, by the trainer's id."""
    query = (
        select(trainer_facility.c.trainer_id, Facility.name)
        .join(Facility, Facility.id == trainer_facility.c.facility_id)
        .where(trainer_facility.c.trainer_id.in_([trainer.id for trainer in trainers]))
        .order_by(Facility.name)
    )
    named: dict[int, list[str]] = {trainer.id: [] for trainer in trainers}
    for trainer_id, name in session.execute(query):
        named[trainer_id].append(name)
    return named


def ahead(session: Session, facility: Facility, resource_ids: Sequence[int], now: datetime) -> dict[int, Ahead]:
    """What of this facility's sessions each resource is still booked for, by its id; those with nothing are absent."""
    query = (
        select(Booking.resource_id, func.count(Booking.id), func.min(Booking.starts_at))
        .join(TrainingSession, TrainingSession.id == Booking.session_id)
        .join(CourseRun, CourseRun.id == TrainingSession.run_id)
        .where(Booking.resource_id.in_(resource_ids), Booking.live, Booking.ends_at > now)
        .where(CourseRun.facility_id == facility.id)
        .group_by(Booking.resource_id)
    )
    return {resource_id: Ahead(count, first_at) for resource_id, count, first_at in session.execute(query)}


def instruments_ahead(session: Session, facility: Facility, now: datetime) -> dict[int, Ahead]:
    """What each instrument of the facility is still booked for, by its id; those with nothing are absent."""
    query = (
        select(
            InstrumentPlace.instrument_id,
            func.count(Booking.session_id.distinct()),
            func.min(Booking.starts_at),
        )
        .join(Booking, Booking.resource_id == InstrumentPlace.id)
        .join(Instrument, Instrument.id == InstrumentPlace.instrument_id)
        .where(Instrument.facility_id == facility.id, Booking.live, Booking.ends_at > now)
        .where(Booking.session_id.is_not(None))
        .group_by(InstrumentPlace.instrument_id)
    )
    return {instrument_id: Ahead(count, first_at) for instrument_id, count, first_at in session.execute(query)}


def possible_trainers(session: Session, facility: Facility, sought: str) -> list[Person]:
    """People who could be made trainers here: trainers elsewhere and sign-ins with that role here, by name or address.

    Anybody else is found by their whole e-mail address only: participants of other facilities are not for browsing.
    """
    wanted = fold(sought)
    if not wanted:
        return []
    colleagues = or_(
        Person.id.in_(select(Trainer.person_id)),
        Person.id.in_(
            select(User.person_id)
            .join(RoleAssignment, RoleAssignment.user_id == User.id)
            .where(RoleAssignment.role == Role.TRAINER, RoleAssignment.facility_id == facility.id)
            .where(User.person_id.is_not(None))
        ),
    )
    here = select(Trainer.person_id).join(trainer_facility, trainer_facility.c.trainer_id == Trainer.id)
    query = (
        select(Person)
        .where(Person.merged_into_id.is_(None))
        .where(
            or_(
                Person.email == sought.strip().lower(),
                colleagues & Person.name_folded.contains(wanted, autoescape=True),
            )
        )
        .where(Person.id.not_in(here.where(trainer_facility.c.facility_id == facility.id, Trainer.active)))
        .order_by(Person.full_name, Person.id)
        .limit(MOST_FOUND)
    )
    return list(session.scalars(query))
