"""Course runs of a facility as its staff see them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from trainfac.catalogue.models import Course
from trainfac.catalogue.states import CourseState
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.kernel.periods import days_between
from trainfac.scheduling.layout import nominal_last_day
from trainfac.scheduling.models import CourseRun, Facility, Trainer, TrainingSession
from trainfac.scheduling.queries.contact_hours import to_place
from trainfac.scheduling.queries.working_days import working_hours
from trainfac.scheduling.states import RunState


@dataclass(frozen=True)
class RunFilter:
    """What a coordinator is looking for; empty fields do not matter."""

    state: RunState | None = None
    year: int | None = None
    text: str = ""

    @property
    def is_set(self) -> bool:
        return self.state is not None or self.year is not None or bool(self.text)


def runs(session: Session, facility: Facility, wanted: RunFilter, number: int) -> Page:
    """A page of the facility's runs that fit, newest first, each with its course; past the last page is the last."""
    conditions = _conditions(facility, wanted)
    total = session.scalar(select(func.count(CourseRun.id)).join(CourseRun.course).where(*conditions)) or 0
    number = min(number, Page((), total).last)
    query = (
        select(CourseRun)
        .join(CourseRun.course)
        .where(*conditions)
        .options(contains_eager(CourseRun.course))
        .order_by(CourseRun.starts_on.desc(), CourseRun.id.desc())
        .limit(PAGE_ROWS)
        .offset(offset(number))
    )
    return Page(session.scalars(query).all(), total, number)


def of_the_same_course(session: Session, run: CourseRun) -> list[CourseRun]:
    """Other runs of the facility whose timetable could serve this one, newest first, at most a page of them."""
    query = (
        select(CourseRun)
        .join(CourseRun.course)
        .where(CourseRun.facility_id == run.facility_id, CourseRun.id != run.id, Course.code == run.course.code)
        .where(select(TrainingSession.id).where(TrainingSession.run_id == CourseRun.id).exists())
        .order_by(CourseRun.starts_on.desc(), CourseRun.id.desc())
        .limit(PAGE_ROWS)
    )
    return list(session.scalars(query))


def years(session: Session, facility: Facility) -> list[int]:
    """The years in which runs of the facility begin, newest first."""
    query = select(func.min(CourseRun.starts_on), func.max(CourseRun.starts_on))
    first, last = session.execute(query.where(CourseRun.facility_id == facility.id)).one()
    return [] if first is None or last is None else list(range(last.year, first.year - 1, -1))


def courses_to_run(session: Session) -> list[Course]:
    """The courses on offer with their modules, by code."""
    query = select(Course).where(Course.state == CourseState.CURRENT).order_by(Course.code)
    return list(session.scalars(query.options(selectinload(Course.modules))))


def current_version(session: Session, code: str) -> Course | None:
    """The version of a course that is on offer."""
    return session.scalar(select(Course).where(Course.code == code, Course.state == CourseState.CURRENT))


def newer_version(session: Session, run: CourseRun) -> Course | None:
    """The version of the run's course that is on offer, if it is a newer one than the run has."""
    if run.course.state is CourseState.CURRENT:
        return None
    current = current_version(session, run.course.code)
    return current if current is not None and current.version > run.course.version else None


def teaches(session: Session, run: CourseRun, person_id: int | None) -> bool:
    """Whether this person is a trainer of one of the run's sessions."""
    own = select(TrainingSession.id).where(
        TrainingSession.run_id == run.id, TrainingSession.trainers.any(Trainer.person_id == person_id)
    )
    return person_id is not None and session.scalar(own.limit(1)) is not None


def days_needed(facility: Facility, courses: Collection[Course]) -> dict[int, int]:
    """Working days of the facility that each course takes, by its id; empty while the facility has no hours."""
    hours = working_hours(facility)
    monday = date(2001, 1, 1)
    needed = {}
    for course in courses:
        try:
            last = nominal_last_day([to_place(module) for module in course.modules], monday, hours)
        except RuleBroken:
            return {}
        needed[course.id] = sum(hours.is_working_day(day) for day in days_between(monday, last))
    return needed


def suggested_code(session: Session, facility: Facility, starts_on: date) -> str:
    """A run code nobody has: prefix, year and the number after the highest one of that year, as "HYD-2026-04"."""
    start = f"{facility.serial_prefix}-{starts_on.year}-"
    query = select(CourseRun.code).where(CourseRun.code.startswith(start, autoescape=True))
    numbers = (re.fullmatch(r"\d{1,4}", code.removeprefix(start)) for code in session.scalars(query))
    taken = [int(number[0]) for number in numbers if number]
    return f"{start}{max(taken, default=0) + 1:02d}"


def details_mark(run: CourseRun) -> str:
    """Changes when somebody changes the details of a run, but not when a seat is taken."""
    names = ("code", "capacity", "language", "admission", "nomination_deadline", "starts_on", "ends_on", "note")
    details = [str(getattr(run, name)) for name in names]
    return hashlib.sha256(repr(details).encode()).hexdigest()[:16]


def _conditions(facility: Facility, wanted: RunFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [CourseRun.facility_id == facility.id]
    if wanted.state is not None:
        conditions.append(CourseRun.state == wanted.state)
    if wanted.year is not None:
        conditions.append(CourseRun.starts_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.text:
        text = wanted.text.lower()
        fields = (CourseRun.code, Course.code, Course.title)
        conditions.append(or_(*(func.lower(field).contains(text, autoescape=True) for field in fields)))
    return conditions
