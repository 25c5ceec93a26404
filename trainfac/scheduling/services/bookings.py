"""Bookings, kept in step with training sessions: the only place that writes them, absences' bookings apart.

The database refuses overlaps whatever code writes (migrations 0002 and 0003). Here resources are locked and looked at
first, so that people are told who holds what and when; what still slips through is caught and told in the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainfac.kernel.errors import Conflict
from trainfac.kernel.messages import msg
from trainfac.kernel.periods import Interval
from trainfac.scheduling.clashes import Clash, clashes, clashes_among
from trainfac.scheduling.models import Booking, CourseRun, Facility, Resource, TrainingSession
from trainfac.scheduling.queries.surroundings import surroundings
from trainfac.scheduling.queries.wishing import wish_of
from trainfac.scheduling.services import absences
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.everybody import ensure_everybody
from trainfac.scheduling.services.locking import lock
from trainfac.scheduling.states import ClashRule, RunState
from trainfac.scheduling.wishes import Surroundings, Wish

Allowed = Callable[[Clash], bool]


def taken_for_granted(clash: Clash) -> bool:
    """What does not stop a timetable that is made as a whole: it is told, and looked at session by session."""
    return clash.overridable and clash.rule is not ClashRule.LEAVE


def hold(
    tx: Session,
    sessions: Collection[TrainingSession],
    *,
    facility: Facility,
    now: datetime,
    allowed: Allowed = taken_for_granted,
) -> list[Clash]:
    """Make the bookings of these sessions what they want; several may change places at once.

    Returns what speaks against them and was ``allowed``. Raises Busy with everything that was not.
    """
    if not sessions:
        return []
    for run in {session.run for session in sessions}:
        ensure_everybody(tx, run)
    tx.flush()
    lock(tx, {resource_id for session in sessions for resource_id in wish_of(session).resource_ids})
    found, around = clashes_of(tx, sessions, facility=facility, now=now)
    refused = [clash for clash in found if not allowed(clash)]
    if refused:
        raise Busy(refused)
    try:
        with tx.begin_nested():
            _write(tx, sessions, around)
    except IntegrityError as error:
        if not is_overlap(error):
            raise
        found, _ = clashes_of(tx, sessions, facility=facility, now=now)
        refused = [clash for clash in found if not clash.overridable]
        if refused:
            raise Busy(refused) from error
        raise Conflict(msg("A room or trainer was being booked at the same moment. Please try again.")) from error
    for session in sessions:
        tx.expire(session, ["bookings"])
    return found


def release(tx: Session, run: CourseRun) -> None:
    """A run that was cancelled holds nothing any more; what it held stays readable."""
    of_run = select(TrainingSession.id).where(TrainingSession.run_id == run.id)
    freed = list(tx.scalars(select(Booking).where(Booking.session_id.in_(of_run), Booking.live)))
    if not freed:
        return
    for booking in freed:
        booking.live = False
    tx.flush()
    within = Interval(min(booking.starts_at for booking in freed), max(booking.ends_at for booking in freed))
    absences.spread(tx, {booking.resource_id for booking in freed}, within)


def let_go(tx: Session, sessions: Collection[TrainingSession]) -> None:
    """Sessions that are about to be removed hold nothing; absences they stood in hold their time again."""
    held = list(tx.scalars(select(Booking).where(Booking.session_id.in_([session.id for session in sessions]))))
    if not held:
        return
    tx.execute(delete(Booking).where(Booking.id.in_([booking.id for booking in held])))
    within = Interval(min(booking.starts_at for booking in held), max(booking.ends_at for booking in held))
    absences.spread(tx, {booking.resource_id for booking in held}, within)


def clashes_of(
    tx: Session, sessions: Collection[TrainingSession], *, facility: Facility, now: datetime
) -> tuple[list[Clash], Surroundings]:
    """What speaks against these live sessions, in order of time; those held now are not in each other's way."""
    wanting = sorted((s for s in sessions if is_live(s)), key=lambda s: (s.starts_at, s.id))
    wishes = [wish_of(session, key) for key, session in enumerate(wanting)]
    if not wishes:
        return [], Surroundings(facility.zone, now)
    around = surroundings(tx, facility, wishes, now=now, besides=[session.id for session in sessions])
    found = [*(clash for wish in wishes for clash in clashes(wish, around)), *clashes_among(wishes, around)]
    return sorted(found, key=lambda clash: (clash.wish.key, clash.overridable)), around


def people_and_places(session: TrainingSession) -> Iterator[Resource]:
    """The room and the trainers of a session: what its coordinator chose by name."""
    if session.room is not None:
        yield session.room
    yield from session.trainers


def is_live(session: TrainingSession) -> bool:
    return not session.cancelled and session.run.state is not RunState.CANCELLED


def is_overlap(error: IntegrityError) -> bool:
    """Whether the guard of the database refused two bookings of one resource at the same time."""
    return getattr(error.orig, "sqlstate", None) == "23P01" or "booking overlap" in str(error.orig)


def _write(tx: Session, sessions: Collection[TrainingSession], around: Surroundings) -> None:
    """First let go of everything, then take: so two sessions can exchange a room on either database."""
    ids = [session.id for session in sessions]
    before = list(tx.scalars(select(Booking).where(Booking.session_id.in_(ids))))
    seats = {(booking.session_id, booking.resource_id) for booking in before}
    tx.execute(delete(Booking).where(Booking.session_id.in_(ids)))
    taken = list(_chosen(sessions, around, seats))
    rows = [
        {
            "resource_id": resource_id,
            "session_id": session.id,
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "live": is_live(session),
        }
        for session, resource_ids in taken
        for resource_id in sorted(resource_ids)
    ]
    touched = {booking.resource_id for booking in before} | {one for _, ids in taken for one in ids}
    times = [booking.interval for booking in before] + [session.interval for session in sessions]
    within = Interval(min(one.start for one in times), max(one.end for one in times))
    absences.give_way(tx, touched, within)
    if rows:
        tx.execute(insert(Booking), rows)
    absences.spread(tx, touched, within)


def _chosen(
    sessions: Collection[TrainingSession], around: Surroundings, seats: Collection[tuple[int | None, int]]
) -> Iterator[tuple[TrainingSession, set[int]]]:
    """Each session with what it holds: of the places of an instrument, those it had before as far as they are free."""
    held = [(one.resource_id, one.during) for one in around.held]
    for session in sorted(sessions, key=lambda session: (session.starts_at, session.id)):
        wish = wish_of(session)
        busy = {resource_id for resource_id, during in held if during.overlaps(wish.during)}
        mine = set(_fixed(wish))
        for need in wish.instruments:
            free = need.place_ids - busy
            had = {place for place in free if (session.id, place) in seats}
            mine.update([*sorted(had), *sorted(free - had)][: need.places_wanted])
        if is_live(session):
            held += [(resource_id, wish.during) for resource_id in mine]
        yield session, mine


def _fixed(wish: Wish) -> Iterator[int]:
    if wish.room is not None:
        yield wish.room.id
    yield from (trainer.id for trainer in wish.trainers)
    yield from wish.group.ids
