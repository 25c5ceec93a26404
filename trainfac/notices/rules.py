"""What changed between what people know and what is, for a run and for one person of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    return tuple(sorted(_paired(ahead), key=lambda change: (change.held.starts_at, change.held.session_id)))


def _paired(changes: Sequence[Change]) -> Iterator[Change]:
    """A session that takes place no more and a new one of the same module are one that moved.

    So it is when a timetable is made anew, or somebody changes groups. Where nothing differs, nothing is to be told.
    """
    gone = sorted((one.before for one in changes if one.after is None and one.before is not None), key=_in_time)
    new = sorted((one.after for one in changes if one.before is None and one.after is not None), key=_in_time)
    yield from (one for one in changes if one.before is not None and one.after is not None)
    for alike in (_said_of, _module_of):
        waiting: dict[object, list[Held]] = {}
        for held in new:
            waiting.setdefault(alike(held), []).append(held)
        pairs = [(held, waiting[alike(held)].pop(0)) for held in gone if waiting.get(alike(held))]
        yield from (Change(*pair) for pair in pairs if Change(*pair).aspects)
        gone = [held for held in gone if held not in {before for before, _after in pairs}]
        new = [held for held in new if held not in {after for _before, after in pairs}]
    yield from (Change(held, None) for held in gone)
    yield from (Change(None, held) for held in new)


def _in_time(held: Held) -> tuple[datetime, int]:
    return held.starts_at, held.session_id


def _said_of(held: Held) -> Held:
    return replace(held, session_id=0)


def _module_of(held: Held) -> int:
    return held.module_id


def for_group(sessions: Sessions, group_id: int | None) -> Sessions:
    """The sessions that a participant of this group, or of none, comes to."""
    return {key: held for key, held in sessions.items() if held.group_id in {None, group_id}}


def of_trainer(sessions: Sessions, trainer_id: int) -> Sessions:
    """The sessions that a trainer teaches."""
    return {key: held for key, held in sessions.items() if trainer_id in held.trainer_ids}
