"""Where else participants of a run are expected: enrolment knows, and is registered at the start."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from trainfac.kernel.periods import Interval
from trainfac.scheduling.wishes import Elsewhere


class Whereabouts(Protocol):
    """Sessions of other runs in which participants of these runs sit during a stretch of time, by the run asked of."""

    def __call__(
        self, session: Session, run_ids: Collection[int], within: Interval, /
    ) -> Mapping[int, Sequence[Elsewhere]]: ...


_registered: list[Whereabouts] = []


def register(known: Whereabouts) -> None:
    """Say who knows; the last registration counts."""
    _registered[:] = [known]


def of_participants(session: Session, run_ids: Collection[int], within: Interval) -> dict[int, Sequence[Elsewhere]]:
    return {run_id: found for known in _registered for run_id, found in known(session, run_ids, within).items()}
