"""Runs as everybody may see them: published ones, and cancelled ones that had been published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from trainfac.catalogue.models import Course, Module
from trainfac.catalogue.states import Track
from trainfac.directory.models import Country
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.scheduling.announcement import AnnouncedRun, AnnouncedSession, Place
from trainfac.scheduling.models import CourseRun, Facility, Resource, TrainingSession
from trainfac.scheduling.states import RunState

VISIBLE: Final = (CourseRun.state != RunState.DRAFT) & or_(
    CourseRun.state != RunState.CANCELLED, CourseRun.published_at.is_not(None)
)
_LAST_ZONE: Final = timedelta(hours=12)  # where a day ends last

_LINE: Final = (
    CourseRun.code,
    CourseRun.state,
    CourseRun.facility_id,
    CourseRun.language,
    CourseRun.starts_on,
    CourseRun.ends_on,
    CourseRun.nomination_deadline,
    CourseRun.capacity,
    (CourseRun.capacity - CourseRun.seats_taken).label("seats_left"),
    Course.code.label("course_code"),
    Course.title.label("course_title"),
    Course.language.label("course_language"),
)


@dataclass(frozen=True)
class RunFilter:
    """What the calendar is narrowed to: codes as they stand in an address. Empty ones narrow nothing."""

    facility: str = ""
    track: str = ""
    language: str = ""
    country: str = ""

    def given(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Days:
    """From a day to a day; an open end has none. Runs that last into them are in them."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def from_now_on(cls, now: datetime) -> Days:
        """What is not over anywhere on earth."""
        return cls(first=(now - _LAST_ZONE).date())


def places(session: Session) -> dict[int, Place]:
    """All facilities by id, also those that no longer train: past runs were held there."""
    query = (
        select(
            Facility.id,
            Facility.code,
            Facility.name,
            Facility.city,
            Facility.timezone,
            Facility.languages,
            Facility.active,
            Country.iso2,
            Country.name.label("country_name"),
            Country.names,
        )
        .join(Facility.country)
        .order_by(Facility.name)
    )
    return {
        row.id: Place(
            row.id,
            row.code,
            row.name,
            row.city,
            row.iso2,
            {**row.names, "en": row.country_name},
            row.timezone,
            tuple(row.languages),
            row.active,
        )
        for row in session.execute(query)
    }


def listed_runs(session: Session, at: Mapping[int, Place], wanted: RunFilter, days: Days, number: int) -> Page:
    """A page of the calendar, soonest first. Rows have what a line shows, not more; ``at`` are all places."""
    conditions = _conditions(at, wanted, days)
    count: Select[int] = select(func.count(CourseRun.id))
    if wanted.track:
        count = count.join(CourseRun.course)
    query = (
        select(*_LINE, count.where(*conditions).correlate(None).scalar_subquery().label("total"))
        .join(CourseRun.course)
        .where(*conditions)
        .order_by(CourseRun.starts_on, CourseRun.id)
        .limit(PAGE_ROWS)
        .offset(offset(number))
    )
    rows = session.execute(query).all()
    return Page(rows, rows[0].total if rows else 0, number)


def runs_between(
    session: Session, at: Mapping[int, Place], wanted: RunFilter, days: Days, *, limit: int
) -> list[AnnouncedRun]:
    """Runs in these days, soonest first, at most ``limit`` of them."""
    return _found(session, at, _conditions(at, wanted, days), limit)


def coming_runs(session: Session, at: Mapping[int, Place], course_code: str, now: datetime) -> list[AnnouncedRun]:
    """The runs of any version of a course that are not over, soonest first; a page of them at most."""
    conditions = [Course.code == course_code, *_conditions(at, RunFilter(), Days.from_now_on(now))]
    return _found(session, at, conditions, PAGE_ROWS)


def first_year(session: Session) -> int | None:
    """The year of the earliest run that everybody may see."""
    day = session.scalar(select(CourseRun.starts_on).where(VISIBLE).order_by(CourseRun.starts_on).limit(1))
    return day.year if day else None


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
        )
        .join(Module, Module.id == TrainingSession.module_id)
        .outerjoin(Resource, Resource.id == TrainingSession.room_id)
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


def _found(
    session: Session, at: Mapping[int, Place], conditions: list[ColumnElement[bool]], limit: int
) -> list[AnnouncedRun]:
    query = (
        select(CourseRun)
        .join(CourseRun.course)
        .options(contains_eager(CourseRun.course))
        .where(*conditions)
        .order_by(CourseRun.starts_on, CourseRun.id)
        .limit(limit)
    )
    return [announced(run, at) for run in session.scalars(query)]


def _conditions(at: Mapping[int, Place], wanted: RunFilter, days: Days) -> list[ColumnElement[bool]]:
    """Everything is compared as a value, so that nothing in an address is ever a pattern or a statement."""
    conditions: list[ColumnElement[bool]] = [VISIBLE]
    if days.first is not None:
        conditions.append(CourseRun.ends_on >= days.first)
    if days.last is not None:
        conditions.append(CourseRun.starts_on <= days.last)
    if wanted.facility or wanted.country:
        fitting = [place.id for place in at.values() if _fits(place, wanted)]
        conditions.append(CourseRun.facility_id.in_(fitting))
    if wanted.track:
        known = wanted.track in set(Track)
        conditions.append(Course.track == Track(wanted.track) if known else false())
    if wanted.language:
        conditions.append(CourseRun.language == wanted.language)
    return conditions


def _fits(place: Place, wanted: RunFilter) -> bool:
    return wanted.facility in {"", place.code} and wanted.country in {"", place.country}
