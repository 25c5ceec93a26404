"""Sessions to record, attendance and result sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainfac.delivery.models import Assessment, AssessmentResult, AttendanceRecord
from trainfac.delivery.rules import Attendance
from trainfac.delivery.states import AssessmentKind
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import SEATED
from trainfac.scheduling.models import CourseRun, Trainer, TrainingSession, session_trainer
from trainfac.scheduling.states import RunState


@dataclass(frozen=True)
class SessionLine:
    """A session in a list, with how many of the participants have an attendance record."""

    session: TrainingSession
    recorded: int
    participants: int


def roster(session: Session, run_id: int) -> list[Registration]:
    """Everybody who holds a seat of the run, by name."""
    query = (
        select(Registration)
        .where(Registration.run_id == run_id, Registration.state.in_(SEATED))
        .options(joinedload(Registration.person), joinedload(Registration.country))
        .order_by(Registration.full_name, Registration.id)
    )
    return list(session.scalars(query))


def training_session(session: Session, session_id: int) -> TrainingSession | None:
    """A session with its run, facility, module, room and trainers."""
    query = (
        select(TrainingSession)
        .where(TrainingSession.id == session_id)
        .options(
            joinedload(TrainingSession.run).joinedload(CourseRun.facility),
            joinedload(TrainingSession.run).joinedload(CourseRun.course),
            joinedload(TrainingSession.module),
            joinedload(TrainingSession.room),
            selectinload(TrainingSession.trainers),
        )
    )
    return session.scalar(query)


def sessions_of(
    session: Session, *, facility_id: int | None, person_id: int | None = None, run_id: int | None = None
) -> list[SessionLine]:
    """Sessions at a facility that were not cancelled, of one trainer or one run, in order of time."""
    recorded = (
        select(func.count(AttendanceRecord.id))
        .where(AttendanceRecord.session_id == TrainingSession.id)
        .correlate(TrainingSession)
        .scalar_subquery()
    )
    seated = (
        select(func.count(Registration.id))
        .where(Registration.run_id == TrainingSession.run_id, Registration.state.in_(SEATED))
        .correlate(TrainingSession)
        .scalar_subquery()
    )
    query = (
        select(TrainingSession, recorded, seated)
        .join(CourseRun, CourseRun.id == TrainingSession.run_id)
        .where(
            TrainingSession.cancelled.is_(False),
            CourseRun.state.notin_({RunState.DRAFT, RunState.CANCELLED}),
        )
        .options(
            joinedload(TrainingSession.run).joinedload(CourseRun.course),
            joinedload(TrainingSession.run).joinedload(CourseRun.facility),
            joinedload(TrainingSession.module),
            joinedload(TrainingSession.room),
        )
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    if facility_id is not None:
        query = query.where(CourseRun.facility_id == facility_id)
    if run_id is not None:
        query = query.where(TrainingSession.run_id == run_id)
    if person_id is not None:
        query = query.where(TrainingSession.trainers.any(Trainer.person_id == person_id))
    return [SessionLine(*row) for row in session.execute(query)]


def attendance_records(session: Session, session_id: int) -> dict[int, AttendanceRecord]:
    """What was recorded for a session, by registration."""
    query = select(AttendanceRecord).where(AttendanceRecord.session_id == session_id)
    return {record.registration_id: record for record in session.scalars(query)}


def attendance_of_run(session: Session, run_id: int, now: datetime | None = None) -> dict[int, Attendance]:
    """Minutes attended and held by registration, over the run's sessions that count: all, or those ended by now."""
    counted = [
        TrainingSession.run_id == run_id,
        TrainingSession.cancelled.is_(False),
        TrainingSession.counts_for_attendance.is_(True),
    ]
    if now is not None:
        counted.append(TrainingSession.ends_at <= now)
    spans = session.execute(select(TrainingSession.starts_at, TrainingSession.ends_at).where(*counted))
    held = sum(int((end - start).total_seconds()) // 60 for start, end in spans)
    query = (
        select(Registration.id, func.coalesce(func.sum(AttendanceRecord.minutes), 0))
        .outerjoin(
            AttendanceRecord,
            (AttendanceRecord.registration_id == Registration.id)
            & AttendanceRecord.session_id.in_(select(TrainingSession.id).where(*counted)),
        )
        .where(Registration.run_id == run_id, Registration.state.in_(SEATED))
        .group_by(Registration.id)
    )
    return {registration: Attendance(int(minutes), held) for registration, minutes in session.execute(query)}


def sessions_unrecorded(session: Session, run_id: int) -> dict[int, int]:
    """For each registration how many counted sessions of the run have no record of it."""
    counted = (
        TrainingSession.run_id == run_id,
        TrainingSession.cancelled.is_(False),
        TrainingSession.counts_for_attendance.is_(True),
    )
    planned = session.scalar(select(func.count(TrainingSession.id)).where(*counted)) or 0
    query = (
        select(AttendanceRecord.registration_id, func.count(AttendanceRecord.id))
        .join(TrainingSession, TrainingSession.id == AttendanceRecord.session_id)
        .where(*counted)
        .group_by(AttendanceRecord.registration_id)
    )
    recorded = {registration: int(count) for registration, count in session.execute(query)}
    seated = select(Registration.id).where(Registration.run_id == run_id, Registration.state.in_(SEATED))
    return {registration: planned - recorded.get(registration, 0) for registration in session.scalars(seated)}


def assessments(session: Session, run_id: int) -> list[Assessment]:
    """The run's assessments: pre-test, post-test, then practicals."""
    order = list(AssessmentKind)
    found = session.scalars(
        select(Assessment).where(Assessment.run_id == run_id).options(selectinload(Assessment.results))
    )
    return sorted(found, key=lambda assessment: (order.index(assessment.kind), assessment.id))


def results_of_run(session: Session, run_id: int) -> dict[tuple[int, int], AssessmentResult]:
    """Results by (assessment, registration)."""
    query = select(AssessmentResult).join(Assessment).where(Assessment.run_id == run_id)
    return {(result.assessment_id, result.registration_id): result for result in session.scalars(query)}


def trainers_of_run(session: Session, run_id: int) -> frozenset[int]:
    """The persons who teach a session of the run."""
    query = (
        select(Trainer.person_id)
        .join(session_trainer, session_trainer.c.trainer_id == Trainer.id)
        .join(TrainingSession, TrainingSession.id == session_trainer.c.session_id)
        .where(TrainingSession.run_id == run_id)
        .distinct()
    )
    return frozenset(session.scalars(query))


def unrecorded(session: Session, facility_id: int, now: datetime) -> list[tuple[CourseRun, int]]:
    """Runs of a facility with ended sessions that nobody recorded at all, and how many."""
    none = ~select(AttendanceRecord.id).where(AttendanceRecord.session_id == TrainingSession.id).exists()
    query = (
        select(CourseRun, func.count(TrainingSession.id))
        .join(TrainingSession, TrainingSession.run_id == CourseRun.id)
        .where(
            CourseRun.facility_id == facility_id,
            CourseRun.state.in_({RunState.CONFIRMED, RunState.RUNNING, RunState.FINISHED}),
            CourseRun.seats_taken > 0,
            TrainingSession.ends_at <= now,
            TrainingSession.cancelled.is_(False),
            none,
        )
        .group_by(CourseRun.id)
        .order_by(CourseRun.starts_on)
    )
    return [(run, count) for run, count in session.execute(query)]
