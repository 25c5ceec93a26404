"""What was recorded of attendance, by session and over a run."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from trainfac.delivery.models import AttendanceRecord
from trainfac.delivery.queries.people import is_for
from trainfac.delivery.rules import Attendance
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import SEATED
from trainfac.scheduling.models import TrainingSession


def attendance_records(session: Session, session_id: int) -> dict[int, AttendanceRecord]:
    """What was recorded for a session, by registration."""
    query = select(AttendanceRecord).where(AttendanceRecord.session_id == session_id)
    return {record.registration_id: record for record in session.scalars(query)}


def attendance_of_run(session: Session, run_id: int, now: datetime | None = None) -> dict[int, Attendance]:
    """Minutes attended and held by registration, over the sessions that count for them: all, or those ended by now."""
    of_run = _counted(run_id)
    if now is not None:
        of_run.append(TrainingSession.ends_at <= now)
    spans = session.execute(
        select(TrainingSession.group_id, TrainingSession.starts_at, TrainingSession.ends_at).where(*of_run)
    )
    minutes = [(group, int((end - start).total_seconds()) // 60) for group, start, end in spans]
    theirs = select(TrainingSession.id).where(*of_run, is_for()).correlate(Registration)
    query = (
        select(Registration.id, Registration.group_id, func.coalesce(func.sum(AttendanceRecord.minutes), 0))
        .outerjoin(
            AttendanceRecord,
            (AttendanceRecord.registration_id == Registration.id) & AttendanceRecord.session_id.in_(theirs),
        )
        .where(Registration.run_id == run_id, Registration.state.in_(SEATED))
        .group_by(Registration.id, Registration.group_id)
    )
    return {
        registration: Attendance(int(attended), sum(held for of, held in minutes if of in {None, group}))
        for registration, group, attended in session.execute(query)
    }


def sessions_unrecorded(session: Session, run_id: int) -> dict[int, int]:
    """For each registration how many sessions that count for them have no record of it."""
    query = (
        select(AttendanceRecord.registration_id, func.count(AttendanceRecord.id))
        .join(TrainingSession, TrainingSession.id == AttendanceRecord.session_id)
        .join(Registration, Registration.id == AttendanceRecord.registration_id)
        .where(*_counted(run_id), is_for())
        .group_by(AttendanceRecord.registration_id)
    )
    recorded = {registration: int(count) for registration, count in session.execute(query)}
    return {
        registration: planned - recorded.get(registration, 0)
        for registration, planned in counted_sessions(session, run_id).items()
    }


def counted_sessions(session: Session, run_id: int) -> dict[int, int]:
    """How many sessions of a run each registration is measured against."""
    groups = list(session.scalars(select(TrainingSession.group_id).where(*_counted(run_id))))
    seated = select(Registration.id, Registration.group_id).where(
        Registration.run_id == run_id, Registration.state.in_(SEATED)
    )
    return {registration: sum(of in {None, group} for of in groups) for registration, group in session.execute(seated)}


def counted() -> list[ColumnElement[bool]]:
    """Sessions that attendance is measured against."""
    return [TrainingSession.cancelled.is_(False), TrainingSession.counts_for_attendance.is_(True)]


def _counted(run_id: int) -> list[ColumnElement[bool]]:
    """Those of a run."""
    return [TrainingSession.run_id == run_id, *counted()]
