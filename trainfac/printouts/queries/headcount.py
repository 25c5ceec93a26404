"""How many participants a training session is for: enrolment knows, and is registered at the start."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from sqlalchemy.orm import Session


class Headcount(Protocol):
    """How many hold a seat and are of the group of each of these sessions, by its id; nobody may be left out."""

    def __call__(self, session: Session, session_ids: Collection[int], /) -> Mapping[int, int]: ...


_registered: list[Headcount] = []


def register(known: Headcount) -> None:
    """Say who knows; the last registration counts."""
    _registered[:] = [known]


def expected_at(session: Session, session_ids: Collection[int]) -> dict[int, int]:
    """The same, with zero where nobody is expected."""
    counted = {number: count for known in _registered for number, count in known(session, session_ids).items()}
    return {number: counted.get(number, 0) for number in session_ids}
