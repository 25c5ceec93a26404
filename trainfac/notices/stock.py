"""What people know of a run, or would if they were told now. Pure.

Ids stand for rooms, trainers and groups: a room that is only named otherwise is still the same room.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Held:
    """A session that takes place; instants in UTC. No group: for everybody."""

    session_id: int
    module_id: int
    starts_at: datetime
    ends_at: datetime
    room_id: int | None = None
    group_id: int | None = None
    trainer_ids: frozenset[int] = frozenset()
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            **vars(self),
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "trainer_ids": sorted(self.trainer_ids),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Held:
        return cls(
            **{
                **stored,
                "starts_at": datetime.fromisoformat(stored["starts_at"]),
                "ends_at": datetime.fromisoformat(stored["ends_at"]),
                "trainer_ids": frozenset(stored["trainer_ids"]),
            }
        )


@dataclass(frozen=True)
class Stock:
    """A run: whether it is cancelled, its note, its sessions by id, and the group of each registration that has one."""

    cancelled: bool = False
    note: str = ""
    sessions: Mapping[int, Held] = field(default_factory=dict)
    places: Mapping[int, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON types; ``from_json`` is its inverse."""
        return {
            "cancelled": self.cancelled,
            "note": self.note,
            "sessions": [self.sessions[session_id].to_json() for session_id in sorted(self.sessions)],
            "places": sorted([registration_id, group_id] for registration_id, group_id in self.places.items()),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Stock:
        sessions = [Held.from_json(one) for one in stored["sessions"]]
        return cls(
            cancelled=stored["cancelled"],
            note=stored["note"],
            sessions={one.session_id: one for one in sessions},
            places={registration_id: group_id for registration_id, group_id in stored["places"]},  # noqa: C416 - pairs
        )
