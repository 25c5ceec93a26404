"""Sessions of a facility between two days, all its runs together, as its calendar shows them.

A month may have thousands: they are selected from tables, column by column, in a fixed number of statements.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from trainfac.catalogue.models import Module
from trainfac.scheduling.models import (
    CourseRun,
    Facility,
    Instrument,
    Resource,
    SessionInstrument,
    SessionOverride,
    TraineeGroup,
    Trainer,
    TrainingSession,
    session_trainer,
)
from trainfac.scheduling.states import RunState


class Named(NamedTuple):
    """Somebody or something by name; ``places`` are those needed at an instrument."""

    id: int
    name: str
    places: int = 1


@dataclass(frozen=True)
class Narrowed:
    """What the calendar is narrowed to; ids as they stand in an address, zero narrows nothing."""

    run: str = ""
    room: int = 0
    trainer: int = 0
    instrument: int = 0
    group: int = 0

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Held:
    """A session on the calendar."""

    row: Any  # the columns of ``_COLUMNS``
    trainers: Sequence[Named]
    instruments: Sequence[Named]
    reasons: Sequence[str]  # why it is held although something speaks against it


_COLUMNS: Final = (
    TrainingSession.id,
    TrainingSession.run_id,
    TrainingSession.starts_at,
    TrainingSession.ends_at,
    TrainingSession.room_id,
    TrainingSession.group_id,
    TrainingSession.cancelled,
    TrainingSession.pinned,
    TrainingSession.version,
    CourseRun.code.label("run_code"),
    CourseRun.state.label("run_state"),
    Module.sequence,
    Module.title,
)


def held_between(session: Session, facility: Facility, first: date, until: date, wanted: Narrowed) -> list[Held]:
    """Sessions that begin from the first day on and before ``until``, in order of time; cancelled ones among them."""
    chosen = _conditions(facility, first, until, wanted)
    room, group = aliased(Resource, flat=True), aliased(Resource, flat=True)
    query = (
        select(*_COLUMNS, room.name.label("room_name"), group.name.label("group_name"))
        .join(CourseRun, CourseRun.id == TrainingSession.run_id)
        .join(Module, Module.id == TrainingSession.module_id)
        .outerjoin(room, room.id == TrainingSession.room_id)
        .outerjoin(group, group.id == TrainingSession.group_id)
        .where(*chosen)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    rows = session.execute(query).all()
    if not rows:
        return []
    trainers = _by_session(
        session,
        _of_chosen(select(session_trainer.c.session_id, Trainer.id, Trainer.name), chosen, session_trainer.c.session_id)
        .join(Trainer, Trainer.id == session_trainer.c.trainer_id)
        .order_by(Trainer.name, Trainer.id),
    )
    instruments = _by_session(
        session,
        _of_chosen(
            select(SessionInstrument.session_id, Instrument.id, Instrument.name, SessionInstrument.places),
            chosen,
            SessionInstrument.session_id,
        )
        .join(Instrument, Instrument.id == SessionInstrument.instrument_id)
        .order_by(Instrument.name, Instrument.id),
    )
    reasons = _reasons(session, chosen)
    return [Held(row, trainers.get(row.id, ()), instruments.get(row.id, ()), reasons.get(row.id, ())) for row in rows]


def held_per_day(session: Session, facility: Facility, first: date, until: date, wanted: Narrowed) -> Counter[date]:
    """How many sessions begin on each of the facility's days."""
    query = (
        select(TrainingSession.starts_at)
        .join(CourseRun, CourseRun.id == TrainingSession.run_id)
        .where(*_conditions(facility, first, until, wanted))
    )
    zone = facility.zone
    return Counter(starts_at.astimezone(zone).date() for starts_at in session.scalars(query))


def runs_between(session: Session, facility: Facility, first: date, until: date) -> list[str]:
    """Codes of the runs that lie in these days, soonest first."""
    query = (
        select(CourseRun.code)
        .where(CourseRun.facility_id == facility.id, CourseRun.state != RunState.CANCELLED)
        .where(CourseRun.starts_on < until, CourseRun.ends_on >= first)
        .order_by(CourseRun.starts_on, CourseRun.id)
    )
    return list(session.scalars(query))


def groups_between(session: Session, facility: Facility, first: date, until: date) -> list[Any]:
    """Groups of the runs that lie in these days: ``id``, ``name``, ``everybody``, ``run_id``, ``run_code``."""
    query = (
        select(TraineeGroup.id, TraineeGroup.name, TraineeGroup.everybody, TraineeGroup.run_id, CourseRun.code)
        .join(CourseRun, CourseRun.id == TraineeGroup.run_id)
        .where(CourseRun.facility_id == facility.id, CourseRun.state != RunState.CANCELLED, TraineeGroup.active)
        .where(CourseRun.starts_on < until, CourseRun.ends_on >= first)
        .order_by(CourseRun.starts_on, CourseRun.id, TraineeGroup.everybody.desc(), TraineeGroup.id)
    )
    return list(session.execute(query))


def _conditions(facility: Facility, first: date, until: date, wanted: Narrowed) -> list[ColumnElement[bool]]:
    start, end = (_midnight(day, facility.zone) for day in (first, until))
    conditions: list[ColumnElement[bool]] = [
        CourseRun.facility_id == facility.id,
        CourseRun.state != RunState.CANCELLED,
        TrainingSession.starts_at >= start,
        TrainingSession.starts_at < end,
    ]
    if wanted.run:
        conditions.append(CourseRun.code == wanted.run)
    if wanted.room:
        conditions.append(TrainingSession.room_id == wanted.room)
    if wanted.trainer:
        taught = select(session_trainer.c.session_id).where(session_trainer.c.trainer_id == wanted.trainer)
        conditions.append(TrainingSession.id.in_(taught))
    if wanted.instrument:
        needing = select(SessionInstrument.session_id).where(SessionInstrument.instrument_id == wanted.instrument)
        conditions.append(TrainingSession.id.in_(needing))
    if wanted.group:
        # A session for everybody is one of each group of its run.
        of_run = select(TraineeGroup.run_id).where(TraineeGroup.id == wanted.group).scalar_subquery()
        for_all = TrainingSession.group_id.is_(None) & (TrainingSession.run_id == of_run)
        conditions.append(for_all | (TrainingSession.group_id == wanted.group))
    return conditions


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _of_chosen(query: Any, chosen: Sequence[ColumnElement[bool]], session_id: Any) -> Any:  # noqa: ANN401 - of any columns
    """What belongs to the sessions chosen, by the same conditions: a list of ids would have no end."""
    return (
        query.join(TrainingSession, TrainingSession.id == session_id)
        .join(CourseRun, CourseRun.id == TrainingSession.run_id)
        .where(*chosen)
    )


def _by_session(session: Session, query: Select[Any]) -> dict[int, list[Named]]:
    found: dict[int, list[Named]] = defaultdict(list)
    for session_id, *named in session.execute(query):
        found[session_id].append(Named(*named))
    return found


def _reasons(session: Session, chosen: Sequence[ColumnElement[bool]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = _of_chosen(
        select(SessionOverride.session_id, SessionOverride.reason), chosen, SessionOverride.session_id
    ).order_by(SessionOverride.id)
    for session_id, reason in session.execute(query):
        if reason not in found[session_id]:
            found[session_id].append(reason)
    return found
