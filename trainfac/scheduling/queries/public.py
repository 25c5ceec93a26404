"""A run as everybody may see it: when it was published, also when it was cancelled afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainfac.catalogue.models import Course, Module
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.announcement import AnnouncedRun, AnnouncedSession, Place
from trainfac.scheduling.models import CourseRun, Resource, TrainingSession
from trainfac.scheduling.states import RunState

_RUN: Final = CourseRun.__table__.c
VISIBLE: Final = (_RUN.state != RunState.DRAFT) & or_(_RUN.state != RunState.CANCELLED, _RUN.published_at.is_not(None))


def run_and_course(session: Session, run_code: str) -> tuple[CourseRun, Course]:
    """The run that an address names, and the version of the course that it pins. Raises NotFound, also for a draft."""
    query = (
        select(CourseRun)
        .where(CourseRun.code == run_code, VISIBLE)
        .options(
            joinedload(CourseRun.course).options(
                selectinload(Course.modules), selectinload(Course.outcomes), selectinload(Course.standards)
            )
        )
    )
    run = session.scalar(query)
    if run is None:
        raise NotFound(msg("There is no such course run"))
    return run, run.course


def announced(run: CourseRun, at: Mapping[int, Place]) -> AnnouncedRun:
    """A run as the public may know it; its course is loaded."""
    course = run.course
    return AnnouncedRun(
        code=run.code,
        state=run.state,
        place=at[run.facility_id],
        course_code=course.code,
        course_version=course.version,
        course_title=course.title,
        course_language=course.language,
        course_aims=course.aims,
        contact_minutes=course.contact_minutes,
        language=run.language,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        nomination_deadline=run.nomination_deadline,
        capacity=run.capacity,
        seats_left=run.seats_left,
        changed_at=run.updated_at,
    )


def timetable(session: Session, run_id: int) -> tuple[AnnouncedSession, ...]:
    """The sessions of a run in order, cancelled ones among them."""
    group = Resource.__table__.alias("group_resource")
    query = (
        select(
            TrainingSession.id,
            TrainingSession.starts_at,
            TrainingSession.ends_at,
            TrainingSession.cancelled,
            TrainingSession.note,
            TrainingSession.updated_at,
            Module.title,
            Module.kind,
            Resource.name.label("room"),
            group.c.name.label("group_name"),
        )
        .join(Module, Module.id == TrainingSession.module_id)
        .outerjoin(Resource, Resource.id == TrainingSession.room_id)
        .outerjoin(group, group.c.id == TrainingSession.group_id)
        .where(TrainingSession.run_id == run_id)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    return tuple(
        AnnouncedSession(
            id=row.id,
            module=row.title,
            kind=row.kind,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            room=row.room or "",
            cancelled=row.cancelled,
            note=row.note,
            changed_at=row.updated_at,
            group=row.group_name or "",
        )
        for row in session.execute(query)
    )


def runs_of_versions(session: Session, course_ids: Collection[int]) -> dict[int, int]:
    """How many runs, drafts among them, use each of these course versions; for the catalogue."""
    query = (
        select(CourseRun.course_id, func.count(CourseRun.id).label("runs"))
        .where(CourseRun.course_id.in_(course_ids))
        .group_by(CourseRun.course_id)
    )
    return {row.course_id: row.runs for row in session.execute(query)}
