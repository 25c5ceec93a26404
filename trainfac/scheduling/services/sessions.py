"""Training sessions, one by one: added, changed, cancelled, removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import Conflict, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models import CourseRun, TrainingSession
from trainfac.scheduling.services.bookings import let_go
from trainfac.scheduling.services.lookup import refuse_unless_changeable, run_to_change, timetable_to_change
from trainfac.scheduling.services.placing import SessionSaved, place_session
from trainfac.scheduling.session_plan import SessionPlan, past_midnight
from trainfac.scheduling.walltime import is_doubled


class SessionChanged(Conflict):
    """Somebody else changed the session after this coordinator opened it."""


def plan_of(session: TrainingSession) -> SessionPlan:
    """A session as its coordinator would say it."""
    zone = session.run.facility.zone
    start, end = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    twice = is_doubled(start.date(), start.time(), zone) or is_doubled(end.date(), end.time(), zone)
    return SessionPlan(
        module_id=session.module_id,
        day=start.date(),
        starts=start.time(),
        ends=end.time(),
        room_id=session.room_id,
        trainer_ids=frozenset(trainer.id for trainer in session.trainers),
        note=session.note,
        counts_for_attendance=session.counts_for_attendance,
        cancelled=session.cancelled,
        group_id=session.group_id,
        instruments=frozenset((need.instrument_id, need.places) for need in session.instruments),
        pinned=session.pinned,
        second_time=bool(start.fold or end.fold) if twice else None,
    )


def add_session(tx: Session, run_id: int, plan: SessionPlan, *, actor: Actor, now: datetime) -> SessionSaved:
    """Add one session to a run. Raises NotFound, RuleBroken with what is wrong, or Busy with every clash."""
    run = timetable_to_change(tx, run_id, actor)
    saved = place_session(tx, run, None, plan, actor=actor, now=now)
    audit.record(tx, "session.added", saved.session, actor_id=actor.user_id, after=facts(saved.session))
    return saved


def change_session(
    tx: Session, session_id: int, plan: SessionPlan, *, version: int, actor: Actor, now: datetime
) -> SessionSaved:
    """Make a session what its coordinator says; ``version`` is the one they were looking at.

    Raises NotFound, SessionChanged, RuleBroken with what is wrong, or Busy with every clash.
    """
    session = _session(tx, session_id, version, actor)
    before = facts(session)
    saved = place_session(tx, session.run, session, plan, actor=actor, now=now)
    session.version += 1
    audit.record(tx, "session.changed", session, actor_id=actor.user_id, before=before, after=facts(session))
    return saved


def move_session(
    tx: Session,
    session_id: int,
    during: Interval,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    override_reason: str = "",
) -> SessionSaved:
    """Hold a session at another time, all else as it is. Raises as ``change_session`` does."""
    session = _session(tx, session_id, version, actor)
    zone = session.run.facility.zone
    start, end = during.start.astimezone(zone), during.end.astimezone(zone)
    if start.date() != end.date():
        raise RuleBroken(past_midnight())
    plan = replace(
        plan_of(session),
        day=start.date(),
        starts=start.time(),
        ends=end.time(),
        override_reason=override_reason,
        second_time=bool(start.fold or end.fold),
    )
    return change_session(tx, session_id, plan, version=version, actor=actor, now=now)


def remove_session(tx: Session, session_id: int, *, version: int, actor: Actor) -> CourseRun:
    """Take a session out of a run for good. Raises RuleBroken when attendance was recorded: then it is cancelled."""
    session = _session(tx, session_id, version, actor)
    run, before = session.run, facts(session)
    audit.record(tx, "session.removed", session, actor_id=actor.user_id, before=before)
    try:
        with tx.begin_nested():
            let_go(tx, [session])
            tx.execute(delete(TrainingSession).where(TrainingSession.id == session.id))
    except IntegrityError as error:
        raise RuleBroken(
            msg("Attendance has been recorded for this session. Cancel it instead: what happened stays on record.")
        ) from error
    tx.expire(run, ["sessions"])
    return run


def facts(session: TrainingSession) -> dict[str, Any]:
    """What an audit event tells about a session, as JSON types."""
    return {
        "version": session.version,
        "module_id": session.module_id,
        "starts_at": session.starts_at.astimezone(UTC).isoformat(),
        "ends_at": session.ends_at.astimezone(UTC).isoformat(),
        "room_id": session.room_id,
        "trainer_ids": sorted(trainer.id for trainer in session.trainers),
        "note": session.note,
        "counts_for_attendance": session.counts_for_attendance,
        "cancelled": session.cancelled,
        "group_id": session.group_id,
        "instruments": sorted([need.instrument_id, need.places] for need in session.instruments),
        "pinned": session.pinned,
        "overrides": [{"rule": one.rule.value, "reason": one.reason} for one in session.overrides],
    }


def _session(tx: Session, session_id: int, version: int, actor: Actor) -> TrainingSession:
    run_id = tx.scalar(select(TrainingSession.run_id).where(TrainingSession.id == session_id))
    if run_id is None:
        raise NotFound(msg("There is no such session"))
    run = run_to_change(tx, run_id, actor)
    session = tx.get(TrainingSession, session_id, populate_existing=True)
    if session is None:
        raise NotFound(msg("There is no such session"))
    if session.version != version:
        raise SessionChanged(msg("Somebody else changed this session while you were looking at it"))
    refuse_unless_changeable(run)
    return session
