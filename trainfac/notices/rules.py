"""What changed between what people know and what is, for a run and for one person of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from trainfac.notices.states import Aspect, ChangeKind
from trainfac.notices.stock import Held

Sessions = Mapping[int, Held]


@dataclass(frozen=True)
class Change:
    """A session as people know it and as it is; what is not there takes no place, or nobody was told of it."""

    before: Held | None
    after: Held | None

    @property
    def held(self) -> Held:
        """The session as it is, or as it was when it takes place no more."""
        held = self.after or self.before
        if held is None:
            raise ValueError("a change of nothing")
        return held

    @property
    def kind(self) -> ChangeKind:
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.DROPPED if self.after is None else ChangeKind.CHANGED

    @property
    def aspects(self) -> frozenset[Aspect]:
        """What is different about a session that was and is held."""
        if self.before is None or self.after is None:
            return frozenset()
        was, now = self.before, self.after
        differs = {
            Aspect.TIME: (was.starts_at, was.ends_at) != (now.starts_at, now.ends_at),
            Aspect.MODULE: was.module_id != now.module_id,
            Aspect.ROOM: was.room_id != now.room_id,
            Aspect.TRAINERS: was.trainer_ids != now.trainer_ids,
            Aspect.GROUP: was.group_id != now.group_id,
            Aspect.NOTE: was.note != now.note,
        }
        return frozenset(aspect for aspect, different in differs.items() if different)

    def is_over(self, now: datetime) -> bool:
        """Whether nobody can come too late any more, whatever they know."""
        return all(held is None or held.ends_at <= now for held in (self.before, self.after))


def differences(before: Sessions, after: Sessions, now: datetime) -> tuple[Change, ...]:
    """What people should be told, in order of time; what is over before and after is left out."""
    changes = [
        Change(before.get(session_id), after.get(session_id))
        for session_id in before.keys() | after.keys()
        if before.get(session_id) != after.get(session_id)
    ]
    ahead = [change for change in changes if not change.is_over(now)]
    return tuple(sorted(ahead, key=lambda change: (change.held.starts_at, change.held.session_id)))


def for_group(sessions: Sessions, group_id: int | None) -> Sessions:
    """The sessions that a participant of this group, or of none, comes to."""
    return {key: held for key, held in sessions.items() if held.group_id in {None, group_id}}


def of_trainer(sessions: Sessions, trainer_id: int) -> Sessions:
    """The sessions that a trainer teaches."""
    return {key: held for key, held in sessions.items() if trainer_id in held.trainer_ids}
