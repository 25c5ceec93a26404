"""What hangs on the doors of a facility's rooms, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainfac.kernel.periods import Interval
from trainfac.printouts.door import DoorDay, Person, Stretch, StretchKind, Taught, door_day
from trainfac.scheduling.models import Absence, CourseRun, Facility, Room, Trainer, TrainingSession
from trainfac.scheduling.queries.working_days import closed_days, working_hours
from trainfac.scheduling.states import PUBLIC_STATES, RunState


def doors(
    session: Session, facility: Facility, rooms: Sequence[Room], days: Sequence[date]
) -> dict[int, list[DoorDay]]:
    """Each of these days of each room, by the room's id; ``days`` follow one another."""
    zone = facility.zone
    shown = Interval(
        datetime.combine(days[0], time(), zone), datetime.combine(days[-1] + timedelta(days=1), time(), zone)
    )
    ids = [room.id for room in rooms]
    taken = _taken(session, facility, ids, shown)
    away = _away(session, ids, shown)
    closed = closed_days(session, facility, days[0], days[-1]).reasons
    hours = working_hours(facility)
    return {
        room_id: [
            door_day(
                day,
                blocks=hours.working_blocks(day),
                taken=taken[room_id, day],
                away=away[room_id],
                closed=closed.get(day, ""),
            )
            for day in days
        ]
        for room_id in ids
    }


def _taken(
    session: Session, facility: Facility, room_ids: Sequence[int], shown: Interval
) -> dict[tuple[int, date], list[Stretch]]:  # fmt: skip
    """What is held in the rooms, by room and day; what was cancelled holds nothing."""
    query = (
        select(TrainingSession)
        .join(TrainingSession.run)
        .where(TrainingSession.room_id.in_(room_ids), TrainingSession.cancelled.is_(False))
        .where(CourseRun.state != RunState.CANCELLED)
        .where(TrainingSession.starts_at >= shown.start, TrainingSession.starts_at < shown.end)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .options(
            joinedload(TrainingSession.run).joinedload(CourseRun.course),
            joinedload(TrainingSession.module),
            joinedload(TrainingSession.group),
            selectinload(TrainingSession.trainers).joinedload(Trainer.person),
        )
    )
    found: dict[tuple[int, date], list[Stretch]] = defaultdict(list)
    for held in session.scalars(query):
        if held.room_id is not None:
            found[held.room_id, held.starts_at.astimezone(facility.zone).date()].append(_stretch(held))
    return found


def _stretch(held: TrainingSession) -> Stretch:
    run = held.run
    if run.state not in PUBLIC_STATES:
        return Stretch(held.interval, StretchKind.RESERVED)
    group = held.group.name if held.group is not None and not held.group.everybody else ""
    trainers = tuple(_person(trainer) for trainer in sorted(held.trainers, key=lambda trainer: trainer.name))
    taught = Taught(run.code, run.course.title, held.module.title, run.course.language, trainers, group)
    return Stretch(held.interval, StretchKind.TAUGHT, taught)


def _person(trainer: Trainer) -> Person:
    person = trainer.person
    return Person(person.full_name, person.native_name or "", person.native_lang or "", person.native_dir or "")


def _away(session: Session, room_ids: Sequence[int], shown: Interval) -> dict[int, list[Interval]]:
    query = (
        select(Absence.resource_id, Absence.starts_at, Absence.ends_at)
        .where(Absence.resource_id.in_(room_ids), Absence.starts_at < shown.end, Absence.ends_at > shown.start)
        .order_by(Absence.starts_at, Absence.id)
    )
    found: dict[int, list[Interval]] = defaultdict(list)
    for room_id, starts_at, ends_at in session.execute(query):
        found[int(room_id or 0)].append(Interval(starts_at, ends_at))
    return found
