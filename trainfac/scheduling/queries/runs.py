"""Course runs of a facility as its staff see them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from trainfac.catalogue.models import Course
from trainfac.catalogue.states import CourseState
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.states import RunState

PAGE: Final = 50


@dataclass(frozen=True)
class RunFilter:
    """What a coordinator is looking for; empty fields do not matter."""

    state: RunState | None = None
    year: int | None = None
    text: str = ""

    @property
    def is_set(self) -> bool:
        return self.state is not None or self.year is not None or bool(self.text)


@dataclass(frozen=True)
class RunPage:
    """One page of runs, newest first; ``number`` counts from 1."""

    runs: list[CourseRun]
    number: int
    last: int
    total: int


def runs(session: Session, facility: Facility, wanted: RunFilter, number: int) -> RunPage:
    """A page of the facility's runs that fit, each with its course; a number out of range is the nearest page."""
    conditions = _conditions(facility, wanted)
    total = session.scalar(select(func.count(CourseRun.id)).join(CourseRun.course).where(*conditions)) or 0
    last = max(1, -(-total // PAGE))
    number = min(max(1, number), last)
    query = (
        select(CourseRun)
        .join(CourseRun.course)
        .where(*conditions)
        .options(contains_eager(CourseRun.course))
        .order_by(CourseRun.starts_on.desc(), CourseRun.id.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return RunPage(list(session.scalars(query)), number, last, total)


def years(session: Session, facility: Facility) -> list[int]:
    """The years in which runs of the facility begin, newest first."""
    query = select(func.min(CourseRun.starts_on), func.max(CourseRun.starts_on))
    first, last = session.execute(query.where(CourseRun.facility_id == facility.id)).tuples().one()
    return [] if first is None or last is None else list(range(last.year, first.year - 1, -1))


def courses_to_run(session: Session) -> list[Course]:
    """The courses on offer, by code."""
    return list(session.scalars(select(Course).where(Course.state == CourseState.CURRENT).order_by(Course.code)))


def current_version(session: Session, code: str) -> Course | None:
    """The version of a course that is on offer."""
    return session.scalar(select(Course).where(Course.code == code, Course.state == CourseState.CURRENT))


def runs_of_versions(session: Session, course_ids: Collection[int]) -> dict[int, int]:
    """How many runs use each of these course versions; versions that none uses are left out."""
    query = select(CourseRun.course_id, func.count(CourseRun.id)).where(CourseRun.course_id.in_(course_ids))
    return dict(session.execute(query.group_by(CourseRun.course_id)).tuples().all())


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
