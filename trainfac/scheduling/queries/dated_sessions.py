"""Training sessions as calendar programs are told of them, removed ones among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, or_, select, true
from sqlalchemy.orm import Session, aliased

from trainfac.catalogue.models import Course, Module
from trainfac.scheduling.dated_session import DatedSession, Standing
from trainfac.scheduling.models import (
    CourseRun,
    Facility,
    Resource,
    TrainingSession,
    WithdrawnSession,
    session_trainer,
)
from trainfac.scheduling.queries.dated_choice import Chosen, Window
from trainfac.scheduling.states import RunState

_Room, _Group = aliased(Resource, flat=True), aliased(Resource, flat=True)
_CANCELLED: Final = or_(TrainingSession.cancelled, CourseRun.state == RunState.CANCELLED)

_SHARED: Final = (
    CourseRun.code.label("run_code"),
    CourseRun.state,
    Course.code.label("course_code"),
    Course.title.label("course_title"),
    Facility.name.label("facility"),
    Facility.code.label("facility_code"),
    Facility.city,
    Facility.timezone,
    _Room.name.label("room"),
)
_AT_ONCE: Final = 10_000  # SQLite takes 32,766 values in a statement


def dated_sessions(
    session: Session, chosen: Chosen, window: Window | None = None, *, for_staff: bool = False
) -> list[DatedSession]:
    """These sessions in order of time, in three queries; drafts and trainers' names only ``for_staff``.

    Without a window, whenever they are and however long ago they were cancelled.
    """
    standing = list(session.execute(_standing(chosen, window, for_staff=for_staff)))
    trainers = _trainers(session, [row.id for row in standing]) if for_staff else {}
    found = [_dated(row, trainers.get(row.id, ())) for row in standing]
    found += _removed(session, chosen, window)
    return sorted(found, key=lambda one: (one.starts_at, one.id))


def _standing(chosen: Chosen, window: Window | None, *, for_staff: bool) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            TrainingSession.id,
            TrainingSession.calendar_sequence.label("sequence"),
            TrainingSession.calendar_at.label("changed_at"),
            TrainingSession.starts_at,
            TrainingSession.ends_at,
            TrainingSession.note,
            _CANCELLED.label("cancelled"),
            Module.title.label("module"),
            _Group.name.label("group"),
            *_SHARED,
        )
        .join(CourseRun, CourseRun.id == TrainingSession.run_id)
        .join(Course, Course.id == CourseRun.course_id)
        .join(Facility, Facility.id == CourseRun.facility_id)
        .join(Module, Module.id == TrainingSession.module_id)
        .outerjoin(_Room, _Room.id == TrainingSession.room_id)
        .outerjoin(_Group, _Group.id == TrainingSession.group_id)
        .where(chosen.standing, true() if for_staff else CourseRun.state != RunState.DRAFT)
        # Nobody was told of a draft that came to nothing.
        .where(or_(CourseRun.state != RunState.CANCELLED, CourseRun.published_at.is_not(None)))
    )
    if chosen.trainer_id is not None:
        taught = select(session_trainer.c.session_id).where(session_trainer.c.trainer_id == chosen.trainer_id)
        query = query.where(TrainingSession.id.in_(taught))
    if window is not None:
        query = query.where(or_(~_CANCELLED, TrainingSession.calendar_at >= window.cancelled_since))
        query = query.where(*_lately(TrainingSession, window))
    return query


def _lately(table: type[TrainingSession | WithdrawnSession], window: Window) -> list[ColumnElement[bool]]:
    """The announced days of a run cover its sessions: runs that are long over need not be looked into."""
    if window.begins_at is None:
        return []
    day_before = window.begins_at.date() - timedelta(days=1)  # wherever on Earth it is
    return [table.starts_at >= window.begins_at, CourseRun.ends_on >= day_before]


def _removed(session: Session, chosen: Chosen, window: Window | None) -> Iterator[DatedSession]:
    query = (
        select(WithdrawnSession, *_SHARED)
        .join(CourseRun, CourseRun.id == WithdrawnSession.run_id)
        .join(Course, Course.id == CourseRun.course_id)
        .join(Facility, Facility.id == CourseRun.facility_id)
        .outerjoin(_Room, _Room.id == WithdrawnSession.room_id)
        .where(chosen.withdrawn)
    )
    if window is not None:
        query = query.where(WithdrawnSession.withdrawn_at >= window.cancelled_since)
        query = query.where(*_lately(WithdrawnSession, window))
    for row in session.execute(query):
        gone: WithdrawnSession = row.WithdrawnSession
        if chosen.trainer_id is not None and chosen.trainer_id not in gone.trainer_ids:
            continue
        yield DatedSession(
            id=gone.session_id,
            sequence=gone.sequence,
            changed_at=gone.withdrawn_at,
            standing=Standing.CANCELLED,
            starts_at=gone.starts_at,
            ends_at=gone.ends_at,
            module=gone.module,
            **_shared(row),
        )


def _dated(row: Row[*tuple[Any, ...]], trainers: tuple[str, ...]) -> DatedSession:
    standing = Standing.TENTATIVE if row.state is RunState.DRAFT else Standing.CONFIRMED
    return DatedSession(
        id=row.id,
        sequence=row.sequence,
        changed_at=row.changed_at,
        standing=Standing.CANCELLED if row.cancelled else standing,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        module=row.module,
        group=row.group or "",
        note=row.note,
        trainers=trainers,
        **_shared(row),
    )


def _shared(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    names = ("run_code", "course_code", "course_title", "facility", "facility_code", "city", "timezone")
    return {**{name: getattr(row, name) for name in names}, "room": row.room or ""}


def _trainers(session: Session, session_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    ids = list(session_ids)
    for start in range(0, len(ids), _AT_ONCE):
        query = (
            select(session_trainer.c.session_id, Resource.name)
            .join(Resource, Resource.id == session_trainer.c.trainer_id)
            .where(session_trainer.c.session_id.in_(ids[start : start + _AT_ONCE]))
            .order_by(Resource.name, Resource.id)
        )
        for session_id, name in session.execute(query):
            found[session_id].append(name)
    return {session_id: tuple(names) for session_id, names in found.items()}
