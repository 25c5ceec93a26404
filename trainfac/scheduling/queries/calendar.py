"""The calendar of runs that everybody may see, narrowed and in pages.

Pages of it are read often: they are selected from tables, column by column, which costs half of what models would.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, false, func, select
from sqlalchemy.orm import Session, contains_eager

from trainfac.catalogue.models import Course
from trainfac.catalogue.states import Track
from trainfac.directory.models import Country
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.scheduling.announcement import AnnouncedRun, Place
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.queries.public import VISIBLE, announced

_LAST_ZONE: Final = timedelta(hours=12)  # where a day ends last

_RUNS: Final[FromClause] = CourseRun.__table__
_COURSES: Final[FromClause] = Course.__table__
_FACILITIES: Final[FromClause] = Facility.__table__
_COUNTRIES: Final[FromClause] = Country.__table__
_RUN, _COURSE, _FACILITY, _COUNTRY = _RUNS.c, _COURSES.c, _FACILITIES.c, _COUNTRIES.c

_PLACES: Final = (
    select(
        _FACILITY.id,
        _FACILITY.code,
        _FACILITY.name,
        _FACILITY.city,
        _COUNTRY.iso2,
        _COUNTRY.name.label("country_name"),
        _COUNTRY.names,
        _FACILITY.timezone,
        _FACILITY.languages,
        _FACILITY.active,
    )
    .select_from(_FACILITIES.join(_COUNTRIES, _COUNTRY.id == _FACILITY.country_id))
    .order_by(_FACILITY.name)
)
_FIRST_DAY: Final = (
    select(_RUN.starts_on).where(VISIBLE).order_by(_RUN.starts_on).limit(1).correlate(None).scalar_subquery()
)
_LINE: Final = (
    _RUN.code,
    _RUN.state,
    _RUN.facility_id,
    _RUN.language,
    _RUN.starts_on,
    _RUN.ends_on,
    _RUN.nomination_deadline,
    (_RUN.capacity - _RUN.seats_taken).label("seats_left"),
    _COURSE.code.label("course_code"),
    _COURSE.title.label("course_title"),
    _COURSE.language.label("course_language"),
)
_WITH_COURSES: Final = _RUNS.join(_COURSES, _COURSE.id == _RUN.course_id)
# Counting finds the earliest start on its way, so that a page need not read the years before it.
_COUNT: Final = select(
    func.count(_RUN.id).label("total"), func.min(_RUN.starts_on).label("earliest"), _FIRST_DAY.label("first_day")
)
_WHOLE: Final[Select[Any]] = _COUNT.select_from(_RUNS)
_WHOLE_WITH_COURSES: Final[Select[Any]] = _COUNT.select_from(_WITH_COURSES)
_PAGE: Final[Select[Any]] = (
    select(*_LINE)
    .select_from(_WITH_COURSES)
    .order_by(_RUN.starts_on, _RUN.id)
    .limit(PAGE_ROWS)
    .offset(bindparam("skipped"))
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
        for row in session.execute(_PLACES)
    }


def listed_runs(
    session: Session, at: Mapping[int, Place], wanted: RunFilter, days: Days, number: int
) -> tuple[Page, int | None]:
    """A page of the calendar, soonest first, and the year of the earliest run that everybody may see.

    Rows have what a line shows, not more; ``at`` are all places.
    """
    conditions = _conditions(at, wanted, days)
    whole = (_WHOLE_WITH_COURSES if wanted.track else _WHOLE).where(*conditions)
    total, earliest, first_day = session.execute(whole).one()
    year = first_day.year if first_day else None
    if not total:
        return Page([], 0, number), year
    page = _PAGE.where(*conditions, _RUN.starts_on >= earliest)
    return Page(session.execute(page, {"skipped": offset(number)}).all(), total, number), year


def runs_between(
    session: Session, at: Mapping[int, Place], wanted: RunFilter, days: Days, *, limit: int
) -> list[AnnouncedRun]:
    """Runs in these days, soonest first, at most ``limit`` of them."""
    return _found(session, at, _conditions(at, wanted, days), limit)


def coming_runs(session: Session, at: Mapping[int, Place], course_code: str, now: datetime) -> list[AnnouncedRun]:
    """The runs of any version of a course that are not over, soonest first; a page of them at most."""
    conditions = [_COURSE.code == course_code, *_conditions(at, RunFilter(), Days.from_now_on(now))]
    return _found(session, at, conditions, PAGE_ROWS)


def _found(
    session: Session, at: Mapping[int, Place], conditions: list[ColumnElement[bool]], limit: int
) -> list[AnnouncedRun]:
    query = (
        select(CourseRun)
        .join(CourseRun.course)
        .options(contains_eager(CourseRun.course))
        .where(*conditions)
        .order_by(_RUN.starts_on, _RUN.id)
        .limit(limit)
    )
    return [announced(run, at) for run in session.scalars(query)]


def _conditions(at: Mapping[int, Place], wanted: RunFilter, days: Days) -> list[ColumnElement[bool]]:
    """Everything is compared as a value, so that nothing in an address is ever a pattern or a statement."""
    conditions: list[ColumnElement[bool]] = [VISIBLE]
    if days.first is not None:
        conditions.append(_RUN.ends_on >= days.first)
    if days.last is not None:
        conditions.append(_RUN.starts_on <= days.last)
    if wanted.facility or wanted.country:
        fitting = [place.id for place in at.values() if _fits(place, wanted)]
        conditions.append(_RUN.facility_id.in_(fitting))
    if wanted.track:
        known = wanted.track in set(Track)
        conditions.append(_COURSE.track == Track(wanted.track) if known else false())
    if wanted.language:
        conditions.append(_RUN.language == wanted.language)
    return conditions


def _fits(place: Place, wanted: RunFilter) -> bool:
    return wanted.facility in {"", place.code} and wanted.country in {"", place.country}
