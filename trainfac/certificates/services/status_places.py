"""Places in the status lists of a facility: each certificate has its own, for good."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.certificates.models import StatusCounter


def locked_places(tx: Session, facility_id: int) -> StatusCounter:
    """The facility's counter, locked: whoever else issues there waits until this transaction is over."""
    query = select(StatusCounter).where(StatusCounter.facility_id == facility_id)
    counter = tx.scalar(query.with_for_update())
    if counter is None:
        counter = StatusCounter(facility_id=facility_id, taken=0)
        tx.add(counter)
        tx.flush()
    return counter


def take_place(places: StatusCounter) -> int:
    """The next free place, counted from 0 for as long as the facility issues: after a full list comes another."""
    places.taken += 1
    return places.taken - 1
