"""When rooms, trainers and instruments cannot be had: entered, taken back, and kept out of the way of sessions.

An absence holds bookings for its time, so that the guard of the database keeps sessions out. Where a session stands in
it all the same, because somebody said why, the absence leaves that time out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session, joinedload

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.periods import Interval
from trainfac.kernel.text import clean
from trainfac.scheduling.models import Absence, Booking, Facility, InstrumentPlace, TrainingSession
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.services.busy import session_name
from trainfac.scheduling.services.locking import lock
from trainfac.scheduling.services.lookup import facility_to_change
from trainfac.scheduling.states import AbsenceKind, ResourceKind

Subject = tuple[ResourceKind, int]  # a room, a trainer, or an instrument by its own id
_TOLD: Final = 10


@dataclass(frozen=True)
class AbsencePlan:
    """When something cannot be had, and why."""

    during: Interval
    kind: AbsenceKind
    reason: str = ""


def enter_absence(tx: Session, facility_id: int, subject: Subject, plan: AbsencePlan, *, actor: Actor) -> Absence:
    """Say when a room, a trainer or an instrument of a facility cannot be had.

    Raises NotFound, or RuleBroken with the sessions that stand in that time: they are moved or given to others first.
    """
    facility = facility_to_change(tx, facility_id, actor)
    absence = Absence(
        kind=plan.kind,
        starts_at=plan.during.start,
        ends_at=plan.during.end,
        reason=clean(plan.reason),
        **_subject(tx, facility, subject),
    )
    ids = _resource_ids(tx, absence)
    lock(tx, ids)
    standing = sessions_of(tx, ids, plan.during)
    if standing:
        raise RuleBroken(*(_in_the_way(session, facility) for session in standing[:_TOLD]))
    tx.add(absence)
    tx.flush()
    spread(tx, ids, plan.during)
    audit.record(tx, "absence.entered", absence, actor_id=actor.user_id, after=_facts(absence))
    return absence


def end_absence(tx: Session, facility_id: int, absence_id: int, *, actor: Actor) -> None:
    """Take an absence back: the time is free again. Raises NotFound."""
    facility = facility_to_change(tx, facility_id, actor)
    absence = tx.get(Absence, absence_id)
    if absence is None or not _is_of(tx, facility, absence):
        raise NotFound(msg("There is no such absence"))
    audit.record(tx, "absence.ended", absence, actor_id=actor.user_id, before=_facts(absence))
    ids, during = _resource_ids(tx, absence), absence.interval
    give_way(tx, ids, during)
    tx.delete(absence)
    tx.flush()
    spread(tx, ids, during)


def of_instrument(tx: Session, instrument_id: int) -> list[Absence]:
    """Every absence of an instrument, in order."""
    query = select(Absence).where(Absence.instrument_id == instrument_id).order_by(Absence.starts_at, Absence.id)
    return list(tx.scalars(query))


def sessions_of(tx: Session, resource_ids: Collection[int], during: Interval) -> list[TrainingSession]:
    """The sessions that hold any of these at that time, in order."""
    holding = (
        select(Booking.session_id)
        .where(Booking.resource_id.in_(resource_ids), Booking.live, Booking.session_id.is_not(None))
        .where(Booking.starts_at < during.end, Booking.ends_at > during.start)
    )
    query = (
        select(TrainingSession)
        .where(TrainingSession.id.in_(holding))
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .options(joinedload(TrainingSession.module), joinedload(TrainingSession.run))
    )
    return list(tx.scalars(query))


@dataclass(frozen=True)
class _Stretch:
    """An absence as it concerns one resource."""

    absence_id: int
    resource_id: int
    during: Interval


def give_way(tx: Session, resource_ids: Collection[int], within: Interval) -> None:
    """Let absences of these resources hold nothing for a moment: sessions are about to be written in this stretch."""
    concerned = select(Absence.id).where(Absence.starts_at < within.end, Absence.ends_at > within.start)
    tx.execute(
        delete(Booking).where(Booking.resource_id.in_(resource_ids), Booking.absence_id.in_(concerned))
    )  # fmt: skip


def spread(tx: Session, resource_ids: Collection[int], within: Interval) -> None:
    """Let the absences of these resources in this stretch hold whatever of their time no session holds."""
    give_way(tx, resource_ids, within)
    stretches = _stretches(tx, resource_ids, within)
    if not stretches:
        return
    first, last = min(s.during.start for s in stretches), max(s.during.end for s in stretches)
    held: dict[int, list[Interval]] = defaultdict(list)
    query = (
        select(Booking.resource_id, Booking.starts_at, Booking.ends_at)
        .where(Booking.resource_id.in_({s.resource_id for s in stretches}), Booking.live)
        .where(Booking.starts_at < last, Booking.ends_at > first)
    )
    for resource_id, start, end in tx.execute(query):
        held[resource_id].append(Interval(start, end))
    rows = []
    for stretch in stretches:
        left = list(what_is_left(stretch.during, held[stretch.resource_id]))
        held[stretch.resource_id] += left  # two absences of one resource may lie over each other
        rows += [
            {
                "resource_id": stretch.resource_id,
                "absence_id": stretch.absence_id,
                "starts_at": free.start,
                "ends_at": free.end,
                "live": True,
            }
            for free in left
        ]
    if rows:
        tx.execute(insert(Booking), rows)


def what_is_left(during: Interval, held: Sequence[Interval]) -> Iterator[Interval]:
    """The parts of a time that nothing of ``held`` covers, in order."""
    start = during.start
    for one in sorted(held):
        if one.end <= start or one.start >= during.end:
            continue
        if one.start > start:
            yield Interval(start, one.start)
        start = max(start, one.end)
    if start < during.end:
        yield Interval(start, during.end)


def _stretches(tx: Session, resource_ids: Collection[int], within: Interval) -> list[_Stretch]:
    places = select(InstrumentPlace.id, InstrumentPlace.instrument_id).where(InstrumentPlace.id.in_(resource_ids))
    instrument_of: dict[int, int] = {row.id: row.instrument_id for row in tx.execute(places)}
    query = (
        select(Absence)
        .where(
            or_(Absence.resource_id.in_(resource_ids), Absence.instrument_id.in_(set(instrument_of.values())))
        )
        .where(Absence.starts_at < within.end, Absence.ends_at > within.start)
        .order_by(Absence.starts_at, Absence.id)
    )  # fmt: skip
    found = []
    for absence in tx.scalars(query):
        ids = (
            [absence.resource_id]
            if absence.resource_id is not None
            else [place for place, instrument in instrument_of.items() if instrument == absence.instrument_id]
        )
        found += [_Stretch(absence.id, resource_id, absence.interval) for resource_id in ids]
    return found


def _subject(tx: Session, facility: Facility, subject: Subject) -> dict[str, int]:
    kind, number = subject
    found = {
        ResourceKind.ROOM: known.room_of,
        ResourceKind.TRAINER: known.trainer_of,
        ResourceKind.INSTRUMENT_PLACE: known.instrument_of,
    }[kind](tx, facility, number)
    if found is None:
        raise NotFound(msg("There is no such room, trainer or instrument"))
    return {"instrument_id" if kind is ResourceKind.INSTRUMENT_PLACE else "resource_id": found.id}


def _is_of(tx: Session, facility: Facility, absence: Absence) -> bool:
    """Whether this facility's coordinators may speak of it: their rooms, instruments and trainers."""
    if absence.instrument_id is not None:
        return known.instrument_of(tx, facility, absence.instrument_id) is not None
    if absence.resource_id is None:
        return False
    room = known.room_of(tx, facility, absence.resource_id)
    return room is not None or known.trainer_of(tx, facility, absence.resource_id) is not None


def _resource_ids(tx: Session, absence: Absence) -> frozenset[int]:
    if absence.resource_id is not None:
        return frozenset({absence.resource_id})
    query = select(InstrumentPlace.id).where(InstrumentPlace.instrument_id == absence.instrument_id)
    return frozenset(tx.scalars(query))


def _in_the_way(session: TrainingSession, facility: Facility) -> Message:
    start, end = session.starts_at.astimezone(facility.zone), session.ends_at.astimezone(facility.zone)
    return msg(
        "“%(session)s” of %(run)s is on %(day)s, %(time)s (%(zone)s). Move it, or plan it without this one, first.",
        session=session_name(session),
        run=session.run.code,
        day=start.date(),
        time=f"{start:%H:%M}–{end:%H:%M}",
        zone=facility.timezone,
    )


def _facts(absence: Absence) -> dict[str, object]:
    return {
        "kind": absence.kind.value,
        "resource_id": absence.resource_id,
        "instrument_id": absence.instrument_id,
        "starts_at": absence.starts_at.isoformat(),
        "ends_at": absence.ends_at.isoformat(),
    }
