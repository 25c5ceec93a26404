"""When rooms, trainers and instruments cannot be had: entered, taken back, and kept out of the way of sessions.

An absence holds bookings for its time, so that the guard of the database keeps sessions out. Where a session stands in
it all the same, because somebody said why, the absence leaves that time out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from trainfac.kernel.periods import Interval
from trainfac.scheduling.models import Absence, Booking, InstrumentPlace


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
