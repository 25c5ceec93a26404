"""What bringing a timetable in would do, from what is planned now, and what speaks against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.exchange.models import ExchangeDraft
from trainfac.exchange.timetables.facts import Named, Names, Standing
from trainfac.exchange.timetables.plan import Line, Mode, TimetablePlan, timetable_plan
from trainfac.exchange.timetables.rows import understood
from trainfac.exchange.timetables.sheet import Sheet, read_sheet
from trainfac.exchange.timetables.wording import Wording, wording
from trainfac.infra.files import FileStore, StoredFile
from trainfac.kernel.messages import Message
from trainfac.scheduling.clashes import Clash, clashes, clashes_among
from trainfac.scheduling.hours import WorkingHours
from trainfac.scheduling.models import CourseRun, Instrument, Room, TraineeGroup, Trainer, TrainingSession
from trainfac.scheduling.queries import resources
from trainfac.scheduling.queries.sessions import timetable
from trainfac.scheduling.queries.surroundings import module_wished, surroundings
from trainfac.scheduling.queries.wishing import group_wished, instrument_wished, room_wished, trainers_wished
from trainfac.scheduling.queries.working_days import working_hours
from trainfac.scheduling.rules import SessionToCheck, outside_hours
from trainfac.scheduling.services.busy import session_name
from trainfac.scheduling.services.overriding import mark, standing
from trainfac.scheduling.services.sessions import plan_of
from trainfac.scheduling.session_plan import SessionPlan, interval
from trainfac.scheduling.states import RunState
from trainfac.scheduling.wishes import Wish


@dataclass(frozen=True)
class _Known:
    """What rows can name, as the clash rules want it."""

    rooms: dict[int, Room]
    trainers: dict[int, Trainer]
    instruments: dict[int, Instrument]
    groups: dict[int, TraineeGroup]
    sessions: dict[int, TrainingSession]


@dataclass(frozen=True)
class PlannedTimetable:
    """A file as it was read, and what would be done."""

    sheet: Sheet
    plan: TimetablePlan


def planned_draft(
    session: Session, run: CourseRun, draft: ExchangeDraft, store: FileStore, mode: Mode, *, now: datetime
) -> PlannedTimetable:
    """The plan for a file that waits. Raises Unusable, or NotFound when the file is missing."""
    words = wording()
    sheet = read_sheet(store.read(session.get_one(StoredFile, draft.file_id)), draft.name, words)
    return PlannedTimetable(sheet, planned_timetable(session, run, sheet, words, mode, now=now))


def planned_timetable(
    session: Session, run: CourseRun, sheet: Sheet, words: Wording, mode: Mode, *, now: datetime
) -> TimetablePlan:
    """What the rows come to, each with every reason against it."""
    planned = timetable(session, run)
    known = _known(session, run, planned)
    names = _names(run, known, planned, now)
    announced = run.state is not RunState.DRAFT
    plan = timetable_plan(understood(sheet, names, words), names, mode, announced=announced)
    return TimetablePlan(list(_asked(session, run, plan, known, now)))


def _known(session: Session, run: CourseRun, planned: Sequence[TrainingSession]) -> _Known:
    """What is in use, and what sessions have already."""
    facility = run.facility
    return _Known(
        {one.id: one for one in [*resources.rooms(session, facility), *(s.room for s in planned if s.room)]},
        {one.id: one for one in [*resources.trainers(session, facility), *(t for s in planned for t in s.trainers)]},
        {
            one.id: one
            for one in [
                *resources.instruments(session, facility),
                *(need.instrument for s in planned for need in s.instruments),
            ]
        },
        {one.id: one for one in [*run.groups, *(s.group for s in planned if s.group)]},
        {one.id: one for one in planned},
    )


def _names(run: CourseRun, known: _Known, planned: Sequence[TrainingSession], now: datetime) -> Names:
    return Names(
        run.facility.zone,
        {module.sequence: Named(module.id, module.title) for module in run.course.modules},
        [Named(one.id, one.name) for one in known.rooms.values() if one.active],
        [Named(one.id, one.name) for one in known.trainers.values() if one.active],
        [Named(one.id, one.name) for one in known.instruments.values() if one.active],
        [Named(one.id, one.name) for one in known.groups.values() if one.active and not one.everybody],
        {one.id: _standing(one, now) for one in planned},
    )


def _standing(one: TrainingSession, now: datetime) -> Standing:
    has: dict[str, Sequence[Room | Trainer | TraineeGroup | Instrument]] = {
        "room": [one.room] if one.room else [],
        "group": [one.group] if one.group else [],
        "trainers": one.trainers,
        "instruments": [need.instrument for need in one.instruments],
    }
    retired = {
        column: [Named(thing.id, thing.name) for thing in things if not thing.active] for column, things in has.items()
    }
    plan = replace(plan_of(one), group_id=None) if one.group is not None and one.group.everybody else plan_of(one)
    return Standing(one.id, one.version, plan, session_name(one), one.ends_at <= now, retired)


def _asked(
    session: Session, run: CourseRun, plan: TimetablePlan, known: _Known, now: datetime
) -> list[Line]:  # fmt: skip
    """The lines with what speaks against each; what stood before and can be overridden is not told again."""
    held = [line for line in plan.lines if line.written and line.plan is not None and not line.plan.cancelled]
    if not held:
        return list(plan.lines)
    wishes = [_wish(run, line.session, line.plan, known, key) for key, line in enumerate(held) if line.plan is not None]
    touched = [line.session.id for line in plan.changes if line.session is not None]
    around = surroundings(session, run.facility, wishes, now=now, besides=touched)
    found = [*(clash for wish in wishes for clash in clashes(wish, around)), *clashes_among(wishes, around)]
    stood = standing(session, [known.sessions[line.session.id] for line in held if line.session is not None], now)
    against: dict[int, dict[str, Clash]] = defaultdict(dict)
    for clash in found:
        if not (clash.overridable and mark(clash) in stood):
            against[clash.wish.key].setdefault(str(clash.message), clash)
    told = {id(line): key for key, line in enumerate(held)}
    hours = working_hours(run.facility)
    return [
        replace(
            line,
            clashes=sorted(against[told[id(line)]].values(), key=lambda clash: clash.overridable),
            notes=_notes(wishes[told[id(line)]], hours),
        )
        if id(line) in told
        else line
        for line in plan.lines
    ]


def _notes(wish: Wish, hours: WorkingHours) -> list[Message]:
    outside = outside_hours(SessionToCheck(wish.module.name, wish.during), hours=hours)
    return [outside] if outside else []


def _wish(run: CourseRun, session: Standing | None, plan: SessionPlan, known: _Known, key: int) -> Wish:
    module = next(module for module in run.course.modules if module.id == plan.module_id)
    group = group_wished(run, known.groups[plan.group_id] if plan.group_id is not None else None)
    return Wish(
        key=key,
        session_id=session.id if session else None,
        run_id=run.id,
        run_code=run.code,
        module=module_wished(module, run.course),
        during=interval(plan, run.facility.zone),
        # A run that holds nothing yet has no group of its own; its sessions are for the same people all the same.
        group=replace(group, ids=group.ids or frozenset({0})),
        room=room_wished(known.rooms[plan.room_id] if plan.room_id is not None else None),
        trainers=trainers_wished(known.trainers[one] for one in sorted(plan.trainer_ids)),
        instruments=[instrument_wished(known.instruments[one], places) for one, places in sorted(plan.instruments)],
    )
