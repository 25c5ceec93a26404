"""Training sessions, one by one: added, changed, cancelled, removed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainfac.catalogue.models import Module
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import Conflict, NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.periods import Interval
from trainfac.kernel.text import clean_block
from trainfac.scheduling import policy
from trainfac.scheduling.models import Booking, CourseRun, TrainingSession
from trainfac.scheduling.queries.working_days import closed_days, working_hours
from trainfac.scheduling.rules import SessionToCheck, on_closed_day, outside_hours
from trainfac.scheduling.services import bookings
from trainfac.scheduling.services.lookup import run_to_change
from trainfac.scheduling.services.timetable import resources_named, room_warnings
from trainfac.scheduling.session_plan import SessionPlan, interval, past_midnight
from trainfac.scheduling.walltime import is_doubled


@dataclass(frozen=True)
class SessionSaved:
    """The session as it stands now, and what its coordinator should know about it."""

    session: TrainingSession
    warnings: tuple[Message, ...]


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
        second_time=bool(start.fold or end.fold) if twice else None,
    )


def add_session(tx: Session, run_id: int, plan: SessionPlan, *, actor: Actor) -> SessionSaved:
    """Add one session to a run. Raises NotFound, RuleBroken with what is wrong, or Busy with every clash."""
    run = run_to_change(tx, run_id, actor)
    _check_changeable(run)
    saved = _place(tx, run, None, plan)
    audit.record(tx, "session.added", saved.session, actor_id=actor.user_id, after=facts(saved.session))
    return saved


def change_session(
    tx: Session, session_id: int, plan: SessionPlan, *, version: int, actor: Actor
) -> SessionSaved:  # fmt: skip
    """Make a session what its coordinator says; ``version`` is the one they were looking at.

    Raises NotFound, SessionChanged, RuleBroken with what is wrong, or Busy with every clash.
    """
    session = _session(tx, session_id, version, actor)
    before = facts(session)
    saved = _place(tx, session.run, session, plan)
    session.version += 1
    audit.record(tx, "session.changed", session, actor_id=actor.user_id, before=before, after=facts(session))
    return saved


def move_session(
    tx: Session, session_id: int, during: Interval, *, version: int, actor: Actor, hold_anyway: bool = False
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
        hold_anyway=hold_anyway,
        second_time=bool(start.fold or end.fold),
    )
    return change_session(tx, session_id, plan, version=version, actor=actor)


def remove_session(tx: Session, session_id: int, *, version: int, actor: Actor) -> CourseRun:
    """Take a session out of a run for good. Raises RuleBroken when attendance was recorded: then it is cancelled."""
    session = _session(tx, session_id, version, actor)
    run, before = session.run, facts(session)
    audit.record(tx, "session.removed", session, actor_id=actor.user_id, before=before)
    try:
        with tx.begin_nested():
            tx.execute(delete(Booking).where(Booking.session_id == session.id))
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
    }


def _check_changeable(run: CourseRun) -> None:
    if not policy.may_change_timetable(run.state):
        raise RuleBroken(msg("This run is “%(state)s”: its timetable stays as it is", state=run.state.label))


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
    _check_changeable(run)
    return session


def _place(tx: Session, run: CourseRun, session: TrainingSession | None, plan: SessionPlan) -> SessionSaved:
    """Give a session, or a new one, everything the plan says, book it and stretch its run."""
    module = tx.get(Module, plan.module_id)
    if module is None or module.course_id != run.course_id:
        raise RuleBroken(fields={"module_id": msg("Choose a module of this course")})
    during = interval(plan, run.facility.zone)
    kept = list(bookings.resources(session)) if session else []
    room, trainers = resources_named(tx, run.facility, plan.room_id, plan.trainer_ids, kept=kept)
    check = SessionToCheck(f"{module.sequence}. {module.title}", during)
    _check_open(tx, run, session, plan, check)
    with tx.no_autoflush:
        session = session or TrainingSession(run=run)
        session.module, session.room, session.trainers = module, room, trainers
        session.starts_at, session.ends_at = during.start, during.end
        session.note, session.cancelled = clean_block(plan.note), plan.cancelled
        session.counts_for_attendance = plan.counts_for_attendance
        tx.add(session)
    bookings.hold(tx, [session], facility=run.facility)
    if plan.cancelled:
        return SessionSaved(session, ())
    outside = outside_hours(check, hours=working_hours(run.facility))
    warnings = (*([outside] if outside else []), *room_warnings(room, run), *_stretch(run, plan.day))
    return SessionSaved(session, warnings)


def _check_open(
    tx: Session, run: CourseRun, session: TrainingSession | None, plan: SessionPlan, check: SessionToCheck
) -> None:
    """On a closed day nothing is held, unless somebody insists or it has been there all along."""
    facility = run.facility
    there = session.starts_at.astimezone(facility.zone).date() if session and not session.cancelled else None
    if plan.hold_anyway or plan.cancelled or there == plan.day:
        return
    closed = closed_days(tx, facility, plan.day, plan.day).reasons
    refusal = on_closed_day(check, hours=working_hours(facility), closed_days=closed)
    if refusal is not None:
        insist = msg("Tick this if the session takes place all the same")
        raise RuleBroken(fields={"day": refusal, "hold_anyway": insist})


def _stretch(run: CourseRun, day: date) -> list[Message]:
    """The announced days of a run cover all its sessions (docs/adr/0003)."""
    if run.starts_on <= day <= run.ends_on:
        return []
    run.starts_on, run.ends_on = min(run.starts_on, day), max(run.ends_on, day)
    return [
        msg(
            "The run now lasts from %(first)s to %(last)s, so that its dates cover this session.",
            first=run.starts_on,
            last=run.ends_on,
        )
    ]
