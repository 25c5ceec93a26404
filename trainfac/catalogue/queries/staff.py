"""Courses as those who keep the catalogue see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, false, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from trainfac.catalogue import uses
from trainfac.catalogue.models import Course, Standard, course_standard
from trainfac.catalogue.states import CourseState, Track
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import PAGE_ROWS, Page, offset


@dataclass(frozen=True)
class CourseFilter:
    """What the list is narrowed to; empty texts narrow nothing, unknown values leave nothing."""

    search: str = ""
    track: str = ""
    state: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.search or self.track or self.state)


@dataclass(frozen=True)
class CourseHistory:
    """All versions of a course, newest first, and how many runs use each."""

    versions: Sequence[Course]
    runs: Mapping[int, int]  # course id -> runs

    @property
    def draft(self) -> Course | None:
        return next((each for each in self.versions if each.state is CourseState.DRAFT), None)

    def runs_of(self, course: Course) -> int:
        return self.runs.get(course.id, 0)


def courses(session: Session, wanted: CourseFilter, number: int) -> Page:
    """One row for each course: its current version, else its draft, else its newest, among those that fit."""
    fitting = _fitting(wanted).subquery()
    best = case((fitting.c.state == CourseState.CURRENT, 0), (fitting.c.state == CourseState.DRAFT, 1), else_=2)
    ranked = select(
        fitting,
        func.row_number().over(partition_by=fitting.c.code, order_by=(best, fitting.c.version.desc())).label("place"),
    ).subquery()
    shown = select(ranked).where(ranked.c.place == 1)
    total = session.scalar(select(func.count()).select_from(shown.subquery())) or 0
    page = shown.order_by(ranked.c.code).limit(PAGE_ROWS).offset(offset(number))
    return Page(session.execute(page).all(), total, number)


def _fitting(wanted: CourseFilter) -> Select[Any]:
    versions, draft = aliased(Course), aliased(Course)
    query = select(
        Course.code,
        Course.version,
        Course.state,
        Course.title,
        Course.language,
        Course.track,
        Course.contact_minutes,
        select(func.count()).where(versions.code == Course.code).scalar_subquery().label("versions"),
        select(func.max(draft.version))
        .where(draft.code == Course.code, draft.state == CourseState.DRAFT)
        .scalar_subquery()
        .label("draft"),
    )
    if wanted.search:
        found = [column.icontains(wanted.search, autoescape=True) for column in (Course.code, Course.title)]
        query = query.where(or_(*found))
    if wanted.track:
        query = query.where(Course.track == Track(wanted.track) if wanted.track in set(Track) else false())
    if wanted.state:
        known = wanted.state in set(CourseState)
        query = query.where(Course.state == CourseState(wanted.state) if known else false())
    return query


def history(session: Session, code: str) -> CourseHistory:
    """Raises NotFound."""
    versions = session.scalars(select(Course).where(Course.code == code).order_by(Course.version.desc())).all()
    if not versions:
        raise NotFound(msg("There is no such course"))
    return CourseHistory(versions, uses.runs_of_versions(session, [each.id for each in versions]))


def version(session: Session, code: str, number: int) -> Course:
    """One version with all that is written about it. Raises NotFound."""
    query = (
        select(Course)
        .where(Course.code == code, Course.version == number)
        .options(selectinload(Course.modules), selectinload(Course.outcomes), selectinload(Course.standards))
    )
    course = session.scalar(query)
    if course is None:
        raise NotFound(msg("There is no such version of the course"))
    return course


def standards(session: Session, *, unconfirmed: bool, number: int) -> Page:
    """Standards with the number of courses that cite them; only those still to be confirmed if asked so."""
    cited = select(func.count(Course.code.distinct())).join(course_standard, course_standard.c.course_id == Course.id)
    rows = select(
        Standard.id,
        Standard.citation,
        Standard.needs_check,
        cited.where(course_standard.c.standard_id == Standard.id).scalar_subquery().label("courses"),
    )
    count = select(func.count()).select_from(Standard)
    if unconfirmed:
        rows, count = rows.where(Standard.needs_check), count.where(Standard.needs_check)
    page = rows.order_by(Standard.citation).limit(PAGE_ROWS).offset(offset(number))
    return Page(session.execute(page).all(), session.scalar(count) or 0, number)
