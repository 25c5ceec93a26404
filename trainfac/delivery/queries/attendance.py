"""What was recorded of attendance, by session and over a run."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from trainfac.delivery.models import AttendanceRecord
from trainfac.delivery.rules import Attendance
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import SEATED
from trainfac.scheduling.models import TrainingSession


def attendance_records(session: Session, session_id: int) -> dict[int, AttendanceRecord]:
    """What was recorded for a session, by registration."""
    query = select(AttendanceRecord).where(AttendanceRecord.session_id == session_id)
    return {record.registration_id: record for record in session.scalars(query)}


def attendance_of_run(session: Session, run_id: int, now: datetime | None = None) -> dict[int, Attendance]:
    """Minutes attended and held by registration, over the run's sessions that count: all, or those ended by now."""
    counted = _counted(run_id)
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
    counted, planned = _counted(run_id), counted_sessions(session, run_id)
    query = (
        select(AttendanceRecord.registration_id, func.count(AttendanceRecord.id))
        .join(TrainingSession, TrainingSession.id == AttendanceRecord.session_id)
        .where(*counted)
        .group_by(AttendanceRecord.registration_id)
    )
    recorded = {registration: int(count) for registration, count in session.execute(query)}
    seated = select(Registration.id).where(Registration.run_id == run_id, Registration.state.in_(SEATED))
    return {registration: planned - recorded.get(registration, 0) for registration in session.scalars(seated)}


def counted_sessions(session: Session, run_id: int) -> int:
    """How many sessions of a run attendance is measured against."""
    return session.scalar(select(func.count(TrainingSession.id)).where(*_counted(run_id))) or 0


def _counted(run_id: int) -> list[ColumnElement[bool]]:
    """The run's sessions that attendance is measured against."""
    return [
        TrainingSession.run_id == run_id,
        TrainingSession.cancelled.is_(False),
        TrainingSession.counts_for_attendance.is_(True),
    ]
