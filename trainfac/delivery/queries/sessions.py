"""Training sessions to record: of a trainer, of a run, and those that nobody recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainfac.delivery.models import AttendanceRecord
from trainfac.delivery.queries.people import is_for
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import SEATED
from trainfac.kernel.paging import PAGE_ROWS
from trainfac.scheduling.models import CourseRun, Trainer, TrainingSession
from trainfac.scheduling.states import RunState

_NOT_HELD = (RunState.DRAFT, RunState.CANCELLED)


@dataclass(frozen=True)
class SessionLine:
    """A session in a list, with how many of the participants have an attendance record."""

    session: TrainingSession
    recorded: int
    participants: int

    @property
    def complete(self) -> bool:
        return self.recorded >= self.participants

    def to_record(self, now: datetime) -> bool:
        """Whether it has begun and somebody is still to be recorded."""
        return self.session.starts_at <= now and not self.complete


@dataclass(frozen=True)
class TrainerSessions:
    """A trainer's sessions at a facility: the oldest to record, the next to come, the last recorded."""

    to_record: list[SessionLine]
    coming: list[SessionLine]
    recorded: list[SessionLine]

    def held_to_the_last_day(self, today: date) -> list[CourseRun]:
        """The runs of these sessions whose last day has come, the latest first: their certificates can be issued."""
        lines = (*self.to_record, *self.coming, *self.recorded)
        runs = {line.session.run_id: line.session.run for line in lines}
        ended = [run for run in runs.values() if run.ends_on <= today]
        return sorted(ended, key=lambda run: (run.ends_on, run.id), reverse=True)


@dataclass(frozen=True)
class Unrecorded:
    """A run with sessions that nobody recorded: how many, and when the first of them ended."""

    run: CourseRun
    sessions: int
    oldest: datetime


def training_session(session: Session, session_id: int) -> TrainingSession | None:
    """A session with its run, facility, course, module, room and trainers."""
    run = joinedload(TrainingSession.run)
    query = (
        select(TrainingSession)
        .where(TrainingSession.id == session_id)
        .options(
            run.joinedload(CourseRun.facility),
            run.joinedload(CourseRun.course),
            joinedload(TrainingSession.module),
            joinedload(TrainingSession.room),
            joinedload(TrainingSession.group),
            selectinload(TrainingSession.trainers),
        )
    )
    return session.scalar(query)


def sessions_of_trainer(session: Session, facility_id: int, person_id: int, now: datetime) -> TrainerSessions:
    """What this person teaches at a facility, at most a page of each kind."""
    own = _lines().where(
        CourseRun.facility_id == facility_id, TrainingSession.trainers.any(Trainer.person_id == person_id)
    )
    begun, complete = TrainingSession.starts_at <= now, _recorded() >= _seated()
    first, last = TrainingSession.starts_at.asc(), TrainingSession.starts_at.desc()

    def page(order: ColumnElement[Any], *kind: ColumnElement[bool]) -> list[SessionLine]:
        return _read(session, own.where(*kind).order_by(order, TrainingSession.id).limit(PAGE_ROWS))

    return TrainerSessions(page(first, begun, ~complete), page(first, ~begun), page(last, begun, complete))


def sessions_of_run(session: Session, run_id: int) -> list[SessionLine]:
    """Sessions of a run that were not cancelled, with their trainers, in order of time."""
    query = (
        _lines()
        .where(TrainingSession.run_id == run_id)
        .options(selectinload(TrainingSession.trainers))
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    return _read(session, query)


def unrecorded(session: Session, facility_id: int, now: datetime) -> list[Unrecorded]:
    """Runs of a facility with ended sessions that count and that nobody recorded at all."""
    none = ~select(AttendanceRecord.id).where(AttendanceRecord.session_id == TrainingSession.id).exists()
    query = (
        select(CourseRun, func.count(TrainingSession.id), func.min(TrainingSession.ends_at))
        .join(TrainingSession, TrainingSession.run_id == CourseRun.id)
        .where(
            CourseRun.facility_id == facility_id,
            CourseRun.state.in_({RunState.CONFIRMED, RunState.RUNNING, RunState.FINISHED}),
            CourseRun.seats_taken > 0,
            TrainingSession.ends_at <= now,
            TrainingSession.cancelled.is_(False),
            TrainingSession.counts_for_attendance.is_(True),
            none,
        )
        .group_by(CourseRun.id)
        .order_by(CourseRun.starts_on, CourseRun.id)
        .options(selectinload(CourseRun.course))
    )
    return [Unrecorded(run, sessions, oldest) for run, sessions, oldest in session.execute(query)]


def _lines() -> Select[TrainingSession, int, int]:
    return (
        select(TrainingSession, _recorded(), _seated())
        .join(CourseRun, CourseRun.id == TrainingSession.run_id)
        .where(TrainingSession.cancelled.is_(False), CourseRun.state.notin_(_NOT_HELD))
        .options(
            joinedload(TrainingSession.run).joinedload(CourseRun.course),
            joinedload(TrainingSession.module),
            joinedload(TrainingSession.room),
            joinedload(TrainingSession.group),
        )
    )


def _read(session: Session, query: Select[TrainingSession, int, int]) -> list[SessionLine]:
    return [SessionLine(found, recorded, seated) for found, recorded, seated in session.execute(query)]


def _recorded() -> ColumnElement[int]:
    """How many who hold a seat have a record of the session."""
    return (
        select(func.count(AttendanceRecord.id))
        .join(Registration, Registration.id == AttendanceRecord.registration_id)
        .where(AttendanceRecord.session_id == TrainingSession.id, Registration.state.in_(SEATED), is_for())
        .correlate(TrainingSession)
        .scalar_subquery()
    )


def _seated() -> ColumnElement[int]:
    """How many hold a seat of the session's run and are of its group."""
    return (
        select(func.count(Registration.id))
        .where(Registration.run_id == TrainingSession.run_id, Registration.state.in_(SEATED), is_for())
        .correlate(TrainingSession)
        .scalar_subquery()
    )
