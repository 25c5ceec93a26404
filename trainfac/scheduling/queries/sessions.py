"""Training sessions of a run, and what happened to one of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from trainfac.identity.models import User
from trainfac.infra.audit import AuditEvent
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun, Facility, SessionInstrument, TrainingSession
from trainfac.scheduling.states import RunState


@dataclass(frozen=True)
class Edited:
    """Somebody changed a session: who, when, and what it was before and after, as the audit trail keeps it."""

    by: str
    at: datetime
    before: dict[str, Any]
    after: dict[str, Any]


def timetable(session: Session, run: CourseRun) -> list[TrainingSession]:
    """Every session of a run in order of time, cancelled ones among them, with module, group and what it holds."""
    query = (
        select(TrainingSession)
        .where(TrainingSession.run_id == run.id)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .options(
            joinedload(TrainingSession.module),
            joinedload(TrainingSession.room),
            joinedload(TrainingSession.group),
            selectinload(TrainingSession.trainers),
            selectinload(TrainingSession.instruments).joinedload(SessionInstrument.instrument),
            selectinload(TrainingSession.overrides),
        )
    )
    return list(session.scalars(query))


def sessions_on_days(session: Session, facility: Facility, days: Collection[date]) -> list[TrainingSession]:
    """Sessions of the facility that take place on any of these of its days, in order of time."""
    if not days:
        return []
    zone = facility.zone
    first, last = (datetime.combine(day, time(), zone) for day in (min(days), max(days) + timedelta(days=1)))
    query = (
        select(TrainingSession)
        .join(TrainingSession.run)
        .where(CourseRun.facility_id == facility.id, CourseRun.state != RunState.CANCELLED)
        .where(TrainingSession.cancelled.is_(False))
        .where(TrainingSession.starts_at >= first, TrainingSession.starts_at < last)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .options(contains_eager(TrainingSession.run), joinedload(TrainingSession.module))
    )
    return [held for held in session.scalars(query) if held.starts_at.astimezone(zone).date() in days]


def session_of(session: Session, run: CourseRun, session_id: int) -> TrainingSession:
    """One session of a run. Raises NotFound."""
    found = session.get(TrainingSession, session_id)
    if found is None or found.run_id != run.id:
        raise NotFound(msg("There is no such session"))
    return found


def edits_since(session: Session, session_id: int, version: int) -> list[Edited]:
    """What others did to a session after ``version`` was read, oldest first."""
    query = (
        select(AuditEvent, User.name)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(AuditEvent.subject_kind == TrainingSession.__tablename__, AuditEvent.subject_id == session_id)
        .order_by(AuditEvent.id)
    )
    return [
        Edited(name or "", event.created_at, event.before, event.after)
        for event, name in session.execute(query)
        if event.after.get("version", 0) > version
    ]
