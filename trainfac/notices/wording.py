"""What changed, in words: the same in text, HTML and on the coordinator's page. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from trainfac.kernel.messages import Message, msg
from trainfac.notices.names import Names
from trainfac.notices.rules import Change
from trainfac.notices.states import Aspect, ChangeKind
from trainfac.notices.stock import Held
from trainfac.notices.telling import Letter, Passage

_ORDER: Final = (Aspect.TIME, Aspect.MODULE, Aspect.ROOM, Aspect.TRAINERS, Aspect.GROUP, Aspect.NOTE)


@dataclass(frozen=True)
class Told:
    """A change to read: which session, what became of it, and the particulars, what is new before what was."""

    title: str
    label: Message
    lines: tuple[Message, ...]
    kind: ChangeKind


def told(change: Change, names: Names, zone: ZoneInfo) -> Told:
    """A change in words, times in the facility's zone."""
    sequence, title, _kind = names.modules[change.held.module_id]
    lines = tuple(_lines(change, names, zone))
    return Told(f"{sequence}. {title}", _label(change), lines, change.kind)


def subject(letter: Letter, facility: str) -> Message:
    """The one line that people see first."""
    codes = ", ".join(dict.fromkeys(passage.run.code for passage in letter.passages))
    if all(passage.cancelled for passage in letter.passages):
        return msg("%(runs)s: cancelled", runs=codes)
    if len(codes) > 60:
        return msg("%(facility)s: changes to your timetable", facility=facility)
    return msg("%(runs)s: changes to your timetable", runs=codes)


def group_line(passage: Passage, names: Names) -> Message | None:
    """Which group of the run a participant is in now."""
    if passage.group is None:
        return None
    before, after = (None if group is None else names.groups[group] for group in passage.group)
    if after is None:
        return msg("You are not in group %(before)s any more", before=before)
    if before is None:
        return msg("You are in group %(now)s", now=after)
    return msg("You are in group %(now)s now, before in %(before)s", now=after, before=before)


def _label(change: Change) -> Message:
    aspects = [aspect for aspect in _ORDER if aspect in change.aspects]
    return aspects[0].label if len(aspects) == 1 else change.kind.label


def _lines(change: Change, names: Names, zone: ZoneInfo) -> Iterable[Message]:
    if change.before is None or change.after is None:
        yield _span(change.held, zone)
        if change.kind is ChangeKind.ADDED:
            yield from _particulars(change.held, names)
        return
    before, after = change.before, change.after
    if Aspect.TIME in change.aspects:
        yield msg("Now %(now)s", now=_span(after, zone))
        yield msg("Before: %(before)s", before=_span(before, zone))
    else:
        yield _span(after, zone)
    for aspect in _ORDER[1:]:
        if aspect in change.aspects:
            yield _differs(aspect, before, after, names)


def _particulars(held: Held, names: Names) -> Iterable[Message]:
    if held.room_id is not None:
        yield msg("Room: %(room)s", room=names.rooms[held.room_id])
    if held.trainer_ids:
        yield msg("With %(trainers)s", trainers=_trainers(held, names))
    if held.group_id is not None:
        yield msg("For group %(name)s", name=names.groups[held.group_id])
    if held.note:
        yield msg("Note: %(note)s", note=held.note)


def _differs(aspect: Aspect, before: Held, after: Held, names: Names) -> Message:
    match aspect:
        case Aspect.MODULE:
            return msg("Instead of %(before)s", before=names.modules[before.module_id][1])
        case Aspect.ROOM:
            return msg("Room: %(now)s, before %(before)s", now=_room(after, names), before=_room(before, names))
        case Aspect.TRAINERS:
            now, was = (_trainers(held, names) or msg("nobody yet") for held in (after, before))
            return msg("With %(now)s, before %(before)s", now=now, before=was)
        case Aspect.GROUP:
            return msg("For %(now)s, before for %(before)s", now=_group(after, names), before=_group(before, names))
        case _:
            return msg("Note: %(note)s", note=after.note) if after.note else msg("The note is gone")


def _span(held: Held, zone: ZoneInfo) -> Message:
    start, end = _local(held.starts_at, zone), _local(held.ends_at, zone)
    return msg("%(day)s, %(start)s–%(end)s", day=start.date(), start=f"{start:%H:%M}", end=f"{end:%H:%M}")


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone)


def _room(held: Held, names: Names) -> str | Message:
    return msg("not yet known") if held.room_id is None else names.rooms[held.room_id]


def _trainers(held: Held, names: Names) -> str:
    return ", ".join(sorted(names.trainers[trainer] for trainer in held.trainer_ids))


def _group(held: Held, names: Names) -> Message:
    return msg("everybody") if held.group_id is None else msg("group %(name)s", name=names.groups[held.group_id])
