"""Bookings, kept in step with training sessions: the only place that writes them.

The database refuses overlaps whatever code writes (migration 0002). Here resources are locked and looked at first,
so that people are told who holds what and when; what still slips through is caught and told in the same words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from itertools import combinations
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from trainfac.kernel.errors import Conflict
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import Booking, CourseRun, Facility, Resource, TrainingSession
from trainfac.scheduling.services.clashes import Busy, Clash
from trainfac.scheduling.states import RunState

# No session is longer: it ends on the day on which it begins. Bounds the range that a clash check reads.
LONGEST_SESSION: Final = timedelta(days=2)


def hold(tx: Session, sessions: Collection[TrainingSession], *, facility: Facility) -> None:
    """Make the bookings of these sessions what their rooms and trainers say; several may change places at once.

    Raises Busy when a resource is taken by a session that is not among them, or by two of them.
    """
    tx.flush()
    lock(tx, {resource.id for session in sessions for resource in resources(session)})
    found = clashes(tx, sessions, facility=facility)
    if found:
        raise Busy(found)
    try:
        with tx.begin_nested():
            _write(tx, sessions)
    except IntegrityError as error:
        if not _is_overlap(error):
            raise
        found = clashes(tx, sessions, facility=facility)
        if found:
            raise Busy(found) from error
        raise Conflict(msg("A room or trainer was being booked at the same moment. Please try again.")) from error
    for session in sessions:
        tx.expire(session, ["bookings"])


def release(tx: Session, run: CourseRun) -> None:
    """A run that was cancelled holds nothing any more; what it held stays readable."""
    of_run = select(TrainingSession.id).where(TrainingSession.run_id == run.id)
    for booking in tx.scalars(select(Booking).where(Booking.session_id.in_(of_run), Booking.live)):
        booking.live = False


def clashes(tx: Session, sessions: Collection[TrainingSession], *, facility: Facility) -> list[Clash]:
    """Whatever else holds what these live sessions want, in order of time; those held now are not in each other's way.

    Two of the sessions that want the same resource at the same time are told as well.
    """
    wanting = sorted((s for s in sessions if _is_live(s)), key=lambda s: (s.starts_at, s.id))
    found = [*_with_others(tx, wanting, {s.id for s in sessions}, facility), *_among(wanting, facility)]
    return sorted(found, key=lambda clash: (clash.session.starts_at, clash.session.id, clash.resource.id))


def lock(tx: Session, resource_ids: Collection[int]) -> None:
    """Let nobody else book these until the transaction ends; always in the order of their ids, against deadlocks."""
    query = select(Resource.id).where(Resource.id.in_(resource_ids)).order_by(Resource.id)
    tx.execute(query.with_for_update(key_share=True)).all()


def resources(session: TrainingSession) -> Iterator[Resource]:
    """What a session wants: its room and its trainers."""
    if session.room is not None:
        yield session.room
    yield from session.trainers


def _is_live(session: TrainingSession) -> bool:
    return not session.cancelled and session.run.state is not RunState.CANCELLED


def _with_others(
    tx: Session, wanting: Sequence[TrainingSession], own_ids: Collection[int], facility: Facility
) -> Iterator[Clash]:
    """One query for all, bounded on both sides so that the index on resource and start serves it."""
    wanted = {resource.id for session in wanting for resource in resources(session)}
    if not wanted:
        return
    first, last = min(s.starts_at for s in wanting), max(s.ends_at for s in wanting)
    query = (
        select(Booking.resource_id, TrainingSession)
        .join(TrainingSession, TrainingSession.id == Booking.session_id)
        .where(Booking.resource_id.in_(wanted), Booking.live, Booking.session_id.not_in(own_ids))
        .where(Booking.starts_at > first - LONGEST_SESSION, Booking.starts_at < last, Booking.ends_at > first)
        .options(
            joinedload(TrainingSession.module), joinedload(TrainingSession.run).joinedload(CourseRun.facility)
        )
    )  # fmt: skip
    others = tx.execute(query).all()
    for session in wanting:
        for resource in resources(session):
            for resource_id, other in others:
                if resource_id == resource.id and other.interval.overlaps(session.interval):
                    yield Clash(session, resource, other, facility)


def _among(wanting: Sequence[TrainingSession], facility: Facility) -> Iterator[Clash]:
    for before, after in combinations(wanting, 2):
        if before.interval.overlaps(after.interval):
            shared = {resource.id for resource in resources(before)}
            for resource in resources(after):
                if resource.id in shared:
                    yield Clash(after, resource, before, facility)


def _write(tx: Session, sessions: Collection[TrainingSession]) -> None:
    """First let go of everything, then take: so two sessions can exchange a room on either database."""
    tx.execute(delete(Booking).where(Booking.session_id.in_([s.id for s in sessions])))
    rows = [
        {
            "resource_id": resource.id,
            "session_id": session.id,
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "live": _is_live(session),
        }
        for session in sessions
        for resource in resources(session)
    ]
    if rows:
        tx.execute(insert(Booking), rows)


def _is_overlap(error: IntegrityError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "23P01" or "booking overlap" in str(error.orig)
