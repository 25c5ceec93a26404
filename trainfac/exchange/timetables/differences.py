"""What a row says otherwise than the session that it is about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trainfac.exchange.timetables.facts import Named, Names, Standing
from trainfac.kernel.messages import Message
from trainfac.scheduling.session_plan import SessionPlan
from trainfac.scheduling.timetable_file import COLUMNS, NO, YES

Words = str | Message


@dataclass(frozen=True)
class Difference:
    """A column, and what stands in it now and before; empty for nothing."""

    column: Message
    before: Words
    after: Words


def differences(session: Standing, plan: SessionPlan, names: Names) -> list[Difference]:
    """Everything but day and times, in the order of the columns; that a session is cancelled is told by its fate."""
    before, after = _words(session.plan, session, names), _words(plan, session, names)
    return [
        Difference(label, before[column], after[column])
        for column, label in COLUMNS.items()
        if column in after and before[column] != after[column] and not (column == "cancelled" and plan.cancelled)
    ]


def _words(plan: SessionPlan, session: Standing, names: Names) -> Mapping[str, Words]:
    """What a plan says, as cells say it."""
    rooms, groups = (
        _known(found, session, column) for found, column in ((names.rooms, "room"), (names.groups, "group"))
    )
    trainers = _known(names.trainers, session, "trainers")
    instruments = _known(names.instruments, session, "instruments")
    modules = {module.id: module.name for module in names.modules.values()}
    places = (f"{instruments.get(one, '')}: {wanted}" for one, wanted in plan.instruments)
    return {
        "module": modules.get(plan.module_id, ""),
        "group": groups.get(plan.group_id or 0, ""),
        "room": rooms.get(plan.room_id or 0, ""),
        "trainers": ", ".join(sorted(trainers.get(one, "") for one in plan.trainer_ids)),
        "instruments": ", ".join(sorted(places)),
        "counts_for_attendance": YES if plan.counts_for_attendance else NO,
        "pinned": YES if plan.pinned else NO,
        "cancelled": YES if plan.cancelled else NO,
        "note": plan.note,
    }


def _known(found: Iterable[Named], session: Standing, column: str) -> Mapping[int, str]:
    return {one.id: one.name for one in [*found, *session.retired.get(column, ())]}
