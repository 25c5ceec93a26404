"""Sessions that are held although something speaks against them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from trainfac.identity.models import User
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.scheduling.models import CourseRun, Facility, SessionOverride, TrainingSession
from trainfac.scheduling.states import RunState


@dataclass(frozen=True)
class Overridden:
    """What was overridden, for which session, and who decided it; nobody's name when it was not a person."""

    override: SessionOverride
    session: TrainingSession
    by: str


def overrides(session: Session, facility: Facility, now: datetime, *, past: bool, number: int) -> Page:
    """A page of overrides: those of sessions to come, the next first, or of sessions that are over, the last first."""
    query = _overrides(facility, now, past=past)
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(number, Page((), total).last)
    rows = (
        query.add_columns(TrainingSession, User.name)
        .join(TrainingSession.module)
        .outerjoin(User, User.id == SessionOverride.by_id)
        .options(
            contains_eager(TrainingSession.run), contains_eager(TrainingSession.module),
            joinedload(TrainingSession.group),
        )
        .order_by(
            TrainingSession.starts_at.desc() if past else TrainingSession.starts_at, TrainingSession.id,
            SessionOverride.id,
        )
        .limit(PAGE_ROWS)
        .offset(offset(number))
    )  # fmt: skip
    found = [Overridden(override, held, name or "") for override, held, name in session.execute(rows)]
    return Page(found, total, number)


def sessions_overridden_ahead(session: Session, facility: Facility, now: datetime) -> int:
    """How many sessions to come are held although something speaks against them."""
    of_sessions = _overrides(facility, now, past=False).with_only_columns(TrainingSession.id).distinct().subquery()
    return session.scalar(select(func.count()).select_from(of_sessions)) or 0


def _overrides(facility: Facility, now: datetime, *, past: bool) -> Select[SessionOverride]:
    return (
        select(SessionOverride)
        .join(TrainingSession, TrainingSession.id == SessionOverride.session_id)
        .join(TrainingSession.run)
        .where(CourseRun.facility_id == facility.id, CourseRun.state != RunState.CANCELLED)
        .where(TrainingSession.cancelled.is_(False))
        .where(TrainingSession.ends_at <= now if past else TrainingSession.ends_at > now)
    )
