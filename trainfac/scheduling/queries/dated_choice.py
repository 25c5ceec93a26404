"""Which training sessions a calendar file has: of a run, a room, a trainer, a facility, a participant; and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_

from trainfac.scheduling.models import CourseRun, TrainingSession, WithdrawnSession

CANCELLED_STAY: Final = timedelta(days=30)  # so that every calendar has heard of it, and then no longer
LOOKED_BACK: Final = timedelta(days=90)


@dataclass(frozen=True)
class Window:
    """Which sessions are told of: from a moment on, if one is given, and cancelled ones for a while."""

    begins_at: datetime | None
    cancelled_since: datetime


def subscribed(now: datetime) -> Window:
    """What a calendar to subscribe to has: all to come and what was lately. The same all day long (UTC)."""
    return Window(_midnight(now) - LOOKED_BACK, _midnight(now) - CANCELLED_STAY)


def whole(now: datetime) -> Window:
    """What a file of one run has: everything, but what was cancelled long ago."""
    return Window(None, _midnight(now) - CANCELLED_STAY)


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)


@dataclass(frozen=True)
class Chosen:
    """Which sessions: a condition on those that stand, and one on those that were removed from their run.

    Both may speak of CourseRun. ``trainer_id`` narrows both to whom that trainer teaches.
    """

    standing: ColumnElement[bool]
    withdrawn: ColumnElement[bool]
    trainer_id: int | None = None


def of_run(run_id: int) -> Chosen:
    return Chosen(TrainingSession.run_id == run_id, WithdrawnSession.run_id == run_id)


def of_room(room_id: int) -> Chosen:
    return Chosen(TrainingSession.room_id == room_id, WithdrawnSession.room_id == room_id)


def of_trainer(trainer_id: int, facility_ids: Collection[int]) -> Chosen:
    """What a trainer teaches at these facilities."""
    here = CourseRun.facility_id.in_(facility_ids)
    return Chosen(here, here, trainer_id)


def of_facility(facility_id: int) -> Chosen:
    return Chosen(CourseRun.facility_id == facility_id, CourseRun.facility_id == facility_id)


def of_ids(ids: Collection[int]) -> Chosen:
    """These sessions, also where they were removed meanwhile."""
    return Chosen(TrainingSession.id.in_(ids), WithdrawnSession.session_id.in_(ids))


def of_groups(groups: Collection[tuple[int, int | None]]) -> Chosen:
    """What participants are expected at: runs by id, each with the part that they are in, if any."""
    if not groups:
        return Chosen(false(), false())
    return Chosen(
        or_(*(_expected(TrainingSession, run_id, group_id) for run_id, group_id in groups)),
        or_(*(_expected(WithdrawnSession, run_id, group_id) for run_id, group_id in groups)),
    )


def _expected(
    table: type[TrainingSession | WithdrawnSession], run_id: int, group_id: int | None
) -> ColumnElement[bool]:
    group = table.group_id.is_(None) if group_id is None else or_(table.group_id.is_(None), table.group_id == group_id)
    return and_(table.run_id == run_id, group)
