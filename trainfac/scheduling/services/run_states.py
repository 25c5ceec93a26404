"""The life of a run: published, confirmed, held, put away, or cancelled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.catalogue.states import CourseState
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean_block
from trainfac.scheduling.models import CourseRun, TrainingSession
from trainfac.scheduling.queries.runs import current_version
from trainfac.scheduling.services import bookings
from trainfac.scheduling.services.announcing import announce
from trainfac.scheduling.services.lookup import run_to_change
from trainfac.scheduling.services.runs import deadline_refusal
from trainfac.scheduling.states import RunState


def publish(tx: Session, run_id: int, *, actor: Actor, now: datetime) -> CourseRun:
    """Announce a draft and take nominations. The run keeps the version of the course that it was planned with.

    Raises NotFound, or RuleBroken with everything that is missing.
    """
    run = run_to_change(tx, run_id, actor)
    reasons = publishing_obstacles(tx, run)
    if reasons:
        raise RuleBroken(*reasons)
    _move(tx, run, RunState.PUBLISHED, actor)
    run.published_at = now
    announce(tx, run.id)
    return run


def close_nominations(tx: Session, run_id: int, *, actor: Actor) -> CourseRun:
    """Take no more nominations."""
    return _move(tx, run_to_change(tx, run_id, actor), RunState.NOMINATIONS_CLOSED, actor)


def reopen_nominations(tx: Session, run_id: int, *, actor: Actor, now: datetime) -> CourseRun:
    """Take nominations again. Raises RuleBroken when their last day is over: a later one must be set first."""
    run = run_to_change(tx, run_id, actor)
    today = now.astimezone(run.facility.zone).date()
    if run.nomination_deadline and run.nomination_deadline < today:
        raise RuleBroken(
            msg("The last day for nominations was %(day)s. Set a later one first.", day=run.nomination_deadline)
        )
    return _move(tx, run, RunState.PUBLISHED, actor)


def confirm(tx: Session, run_id: int, *, actor: Actor) -> CourseRun:
    """Say for sure that the run takes place."""
    return _move(tx, run_to_change(tx, run_id, actor), RunState.CONFIRMED, actor)


def start(tx: Session, run_id: int, *, actor: Actor, now: datetime) -> CourseRun:
    """The run has begun. Raises RuleBroken before its first day."""
    run = run_to_change(tx, run_id, actor)
    if now.astimezone(run.facility.zone).date() < run.starts_on:
        raise RuleBroken(msg("The run begins on %(day)s, not before", day=run.starts_on))
    return _move(tx, run, RunState.RUNNING, actor)


def finish(tx: Session, run_id: int, *, actor: Actor, now: datetime) -> CourseRun:
    """The run is over. Raises RuleBroken before its last day."""
    run = run_to_change(tx, run_id, actor)
    if now.astimezone(run.facility.zone).date() < run.ends_on:
        raise RuleBroken(msg("The run lasts until %(day)s", day=run.ends_on))
    return _move(tx, run, RunState.FINISHED, actor)


def close(tx: Session, run_id: int, *, actor: Actor) -> CourseRun:
    """Put the run away: its dates and timetable change no more. Delivery, which knows how it ended, calls it."""
    return _move(tx, run_to_change(tx, run_id, actor), RunState.CLOSED, actor)


def cancel(tx: Session, run_id: int, reason: str, *, actor: Actor) -> CourseRun:
    """The run does not take place, or not to its end; rooms and trainers are free again."""
    run = run_to_change(tx, run_id, actor)
    if not clean_block(reason):
        raise RuleBroken(fields={"reason": msg("Say why: participants read it")})
    _move(tx, run, RunState.CANCELLED, actor, reason=clean_block(reason))
    run.cancelled_reason = clean_block(reason)
    bookings.release(tx, run)
    return run


def advance_runs(tx: Session, now: datetime) -> list[str]:
    """Start confirmed runs on their first day and finish those whose last day is over; returns the codes moved.

    For a task that comes by every hour or so: each facility's day begins at its own midnight.
    """
    query = (
        select(CourseRun)
        .where(CourseRun.state.in_([RunState.CONFIRMED, RunState.RUNNING]))
        .options(joinedload(CourseRun.facility))
        .order_by(CourseRun.id)
        .with_for_update(of=CourseRun, skip_locked=True)
    )
    moved = []
    for run in tx.scalars(query):
        today = now.astimezone(run.facility.zone).date()
        if run.state is RunState.CONFIRMED and run.starts_on <= today:
            _move(tx, run, RunState.RUNNING, None)
            moved.append(run.code)
        if run.state is RunState.RUNNING and run.ends_on < today:
            _move(tx, run, RunState.FINISHED, None)
            moved.append(run.code)
    return list(dict.fromkeys(moved))


def publishing_obstacles(session: Session, run: CourseRun) -> list[Message]:
    """Everything that keeps a run from being published; empty when nothing does."""
    reasons = []
    planned = select(TrainingSession.id).where(TrainingSession.run_id == run.id, TrainingSession.cancelled.is_(False))
    if session.scalar(planned.limit(1)) is None:
        reasons.append(msg("The run has no sessions yet"))
    if run.nomination_deadline and run.nomination_deadline >= run.starts_on:
        reasons.append(deadline_refusal())
    if run.course.state is not CourseState.CURRENT and current_version(session, run.course.code) is None:
        reasons.append(msg("The course was withdrawn from the catalogue"))
    return reasons


def publishing_advice(run: CourseRun, now: datetime) -> list[Message]:
    """What a coordinator should think of before publishing, though nothing forbids it."""
    advice = []
    if run.nomination_deadline is None:
        advice.append(msg("No last day for nominations is set: people can ask until the run begins"))
    if run.starts_on <= now.astimezone(run.facility.zone).date():
        advice.append(msg("The first day has come already: nobody can ask for a place any more"))
    if not run.facility.signatories:
        advice.append(msg("The facility has no signatories yet: certificates need them"))
    return advice


def _move(tx: Session, run: CourseRun, state: RunState, actor: Actor | None, reason: str = "") -> CourseRun:
    before = run.state
    run.move(state)
    audit.record(
        tx,
        f"run.{state.value}",
        run,
        actor_id=actor.user_id if actor else None,
        before={"state": before.value},
        after={"state": state.value},
        reason=reason,
    )
    return run
