"""Whose sessions somebody wants in their calendar. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from trainfac.feeds.states import OWN, FeedKind


@dataclass(frozen=True)
class Subject:
    """A kind of calendar and what it is of.

    ``number`` is the id of the run, room, trainer or facility, or of the person for their own; ``facility_id`` is the
    facility as whose coordinator somebody asks, and none for one's own.
    """

    kind: FeedKind
    number: int
    facility_id: int | None = None

    def __post_init__(self) -> None:
        if (self.facility_id is None) != (self.kind in OWN):
            raise ValueError("one's own calendar hangs on no facility, and every other one does")

    @property
    def key(self) -> str:
        """In one word; a trainer of two facilities has a calendar at each."""
        return f"{self.kind.value} {self.number} {self.facility_id or ''}".strip()
