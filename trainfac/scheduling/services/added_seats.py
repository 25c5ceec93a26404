"""Who gets seats that a run is given later: enrolment knows, and is registered at the start."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session


class SeatFiller(Protocol):
    """Seats at most ``added`` of those who wait for a run; returns how many."""

    def __call__(self, tx: Session, run_id: int, added: int, /, *, now: datetime) -> int: ...


_registered: list[SeatFiller] = []


def register(fill: SeatFiller) -> None:
    """Say who fills added seats; the last registration counts."""
    _registered[:] = [fill]


def fill(tx: Session, run_id: int, added: int, now: datetime) -> int:
    """Give the added seats to those who wait; returns how many got one."""
    tx.flush()
    return sum(fill_seats(tx, run_id, added, now=now) for fill_seats in _registered)
