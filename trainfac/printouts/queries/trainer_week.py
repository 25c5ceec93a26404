"""A trainer's week: what they teach, at whichever facility, and when they are away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainfac.printouts.queries.headcount import expected_at
from trainfac.scheduling.models import (
    Absence,
    CourseRun,
    Facility,
    SessionInstrument,
    Trainer,
    TrainingSession,
    session_trainer,
)
from trainfac.scheduling.queries.working_days import closed_days, working_hours
from trainfac.scheduling.states import PUBLIC_STATES, RunState

_WEEK: Final = timedelta(days=7)
_A_DAY: Final = timedelta(days=1)  # more than any two zones differ by


class Known(Enum):
    """How much of a session whoever reads the week may know."""

    ALL = "all"
    PUBLISHED = "published"  # another facility's: what everybody may see of it
    TAKEN = "taken"  # another facility's draft: only that the time is taken


@dataclass(frozen=True)
class Taught:
    """A session of the trainer; ``day`` is that of its own facility, ``participants`` only where all is known."""

    session: TrainingSession
    day: date
    known: Known
    participants: int | None


@dataclass(frozen=True)
class TrainerWeek:
    """Seven days from Monday on. ``closed`` and ``working`` days are those of the facility it is looked at from."""

    trainer: Trainer
    monday: date
    taught: list[Taught]
    absences: list[Absence]
    closed: dict[date, str]
    working: frozenset[date]

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(7)]


def trainer_of_person(session: Session, person_id: int | None) -> Trainer | None:
    """The person as a trainer, if they are one."""
    if person_id is None:
        return None
    return session.scalar(select(Trainer).where(Trainer.person_id == person_id).options(joinedload(Trainer.person)))


def trainer_week(
    session: Session, trainer: Trainer, facility: Facility, monday: date, *, known_at: Collection[int] | None
) -> TrainerWeek:
    """The week from a Monday on, looked at from a facility.

    ``known_at``: ids of the facilities whose plans the reader may know; none for the trainer, who knows all of theirs.
    """
    hours = working_hours(facility)
    days = [monday + timedelta(days=number) for number in range(7)]
    return TrainerWeek(
        trainer,
        monday,
        _taught(session, trainer, facility, monday, known_at),
        _absences(session, trainer, facility, monday),
        closed_days(session, facility, monday, days[-1]).reasons,
        frozenset(day for day in days if hours.is_working_day(day)),
    )


def _taught(
    session: Session, trainer: Trainer, facility: Facility, monday: date, known_at: Collection[int] | None
) -> list[Taught]:
    """Each session on the day that it is where it is held. What was cancelled is told only to those who know all."""
    found = []
    for held in _sessions(session, trainer, facility, monday):
        day = held.starts_at.astimezone(held.run.facility.zone).date()
        known = _known(held, known_at)
        if monday <= day < monday + _WEEK and (known is Known.ALL or not held.cancelled):
            found.append((held, day, known))
    expected = expected_at(session, [held.id for held, _, known in found if known is Known.ALL])
    return [Taught(held, day, known, expected.get(held.id)) for held, day, known in found]


def _known(held: TrainingSession, known_at: Collection[int] | None) -> Known:
    if known_at is None or held.run.facility_id in known_at:
        return Known.ALL
    return Known.PUBLISHED if held.run.state in PUBLIC_STATES else Known.TAKEN


def _sessions(session: Session, trainer: Trainer, facility: Facility, monday: date) -> list[TrainingSession]:
    start = datetime.combine(monday, time(), facility.zone)
    run = joinedload(TrainingSession.run)
    query = (
        select(TrainingSession)
        .join(session_trainer, session_trainer.c.session_id == TrainingSession.id)
        .join(CourseRun, CourseRun.id == TrainingSession.run_id)
        .where(session_trainer.c.trainer_id == trainer.id, CourseRun.state != RunState.CANCELLED)
        .where(TrainingSession.starts_at >= start - _A_DAY, TrainingSession.starts_at < start + _WEEK + _A_DAY)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .options(
            run.joinedload(CourseRun.facility),
            run.joinedload(CourseRun.course),
            joinedload(TrainingSession.module),
            joinedload(TrainingSession.room),
            joinedload(TrainingSession.group),
            selectinload(TrainingSession.instruments).joinedload(SessionInstrument.instrument),
        )
    )
    return list(session.scalars(query))


def _absences(session: Session, trainer: Trainer, facility: Facility, monday: date) -> list[Absence]:
    start, end = (datetime.combine(day, time(), facility.zone) for day in (monday, monday + _WEEK))
    query = (
        select(Absence)
        .where(Absence.resource_id == trainer.id, Absence.starts_at < end, Absence.ends_at > start)
        .order_by(Absence.starts_at, Absence.id)
    )
    return list(session.scalars(query))
