"""Who has to hear that a run was published: notices, which knows what people were told, is registered at the start."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm import Session


class Listener(Protocol):
    """From now on people know the run as it is."""

    def __call__(self, tx: Session, run_id: int, /) -> None: ...


_registered: list[Listener] = []


def register(listener: Listener) -> None:
    """Say who hears of published runs; the last registration counts."""
    _registered[:] = [listener]


def announce(tx: Session, run_id: int) -> None:
    """Tell whoever listens."""
    tx.flush()
    for listener in _registered:
        listener(tx, run_id)
