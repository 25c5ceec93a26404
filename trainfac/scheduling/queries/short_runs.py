"""Runs of a facility with their contact hours, those among them that have too few; told apart by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, contains_eager, selectinload
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from trainfac.catalogue.models import Course, Module
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.scheduling.models import CourseRun, Facility, Resource, TraineeGroup, TrainingSession
from trainfac.scheduling.queries.contact_hours import ContactHours, accounts
from trainfac.scheduling.states import RunState


@dataclass(frozen=True)
class HoursFilter:
    """What a coordinator is looking for; without a state, every run that was not cancelled."""

    state: RunState | None = None
    year: int | None = None
    only_short: bool = False

    @property
    def is_set(self) -> bool:
        return self.state is not None or self.year is not None or self.only_short


@dataclass(frozen=True)
class RunHours:
    """A run with its account."""

    run: CourseRun
    hours: ContactHours


class minutes_between(GenericFunction[int]):  # noqa: N801 - a function of SQL
    """Whole minutes from one instant to another."""

    type = Integer()
    inherit_cache = True


@compiles(minutes_between, "sqlite")
def _minutes_in_sqlite(element: minutes_between, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - its signature
    start, end = (f"CAST(strftime('%s', {compiler.process(each, **how)}) AS INTEGER)" for each in element.clauses)
    return f"(({end} - {start}) / 60)"


@compiles(minutes_between, "postgresql")
def _minutes_in_postgresql(element: minutes_between, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - its signature
    start, end = (compiler.process(each, **how) for each in element.clauses)
    return f"CAST(floor(extract(epoch FROM {end} - {start}) / 60) AS INTEGER)"


def runs_with_hours(session: Session, facility: Facility, wanted: HoursFilter, number: int) -> Page:
    """A page of RunHours, newest first; past the last page is the last."""
    conditions = _conditions(facility, wanted)
    total = session.scalar(select(func.count(CourseRun.id)).where(*conditions)) or 0
    number = min(number, Page((), total).last)
    runs = session.scalars(_runs(conditions).limit(PAGE_ROWS).offset(offset(number))).all()
    found = accounts(session, facility, runs)
    return Page([RunHours(run, found[run.id]) for run in runs], total, number)


def all_with_hours(session: Session, facility: Facility, wanted: HoursFilter) -> list[RunHours]:
    """Every run that fits, for files."""
    runs = session.scalars(_runs(_conditions(facility, wanted))).all()
    found = accounts(session, facility, runs)
    return [RunHours(run, found[run.id]) for run in runs]


def count_short(session: Session, facility: Facility, wanted: HoursFilter) -> int:
    """How many of the runs that fit lack hours in some module."""
    query = select(func.count(CourseRun.id)).where(*_conditions(facility, wanted), _is_short())
    return session.scalar(query) or 0


def _runs(conditions: list[ColumnElement[bool]]) -> Any:  # noqa: ANN401 - a select, whose type changes with SQLAlchemy
    return (
        select(CourseRun)
        .join(CourseRun.course)
        .where(*conditions)
        .options(contains_eager(CourseRun.course).options(selectinload(Course.modules)))
        .order_by(CourseRun.starts_on.desc(), CourseRun.id.desc())
    )


def _conditions(facility: Facility, wanted: HoursFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [CourseRun.facility_id == facility.id]
    if wanted.state is None:
        conditions.append(CourseRun.state != RunState.CANCELLED)
    else:
        conditions.append(CourseRun.state == wanted.state)
    if wanted.year is not None:
        conditions.append(CourseRun.starts_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.only_short:
        conditions.append(_is_short())
    return conditions


def _is_short() -> ColumnElement[bool]:
    """Whether some module of the run's course has fewer minutes than it takes, for some group if the run is split."""
    own_group, group = TraineeGroup.__table__, Resource.__table__
    in_use = (
        (own_group.c.run_id == CourseRun.id)
        & own_group.c.everybody.is_(False)
        & own_group.c.id.in_(select(group.c.id).where(group.c.active))
    )
    planned = (
        select(func.coalesce(func.sum(minutes_between(TrainingSession.starts_at, TrainingSession.ends_at)), 0))
        .where(TrainingSession.run_id == CourseRun.id, TrainingSession.module_id == Module.id)
        .where(TrainingSession.cancelled.is_(False))
        .where(or_(TrainingSession.group_id.is_(None), TrainingSession.group_id == own_group.c.id))
        .correlate(CourseRun, Module, own_group)
        .scalar_subquery()
    )
    return (
        select(Module.id)
        .outerjoin(own_group, in_use)
        .where(Module.course_id == CourseRun.course_id, Module.minutes > planned)
        .correlate(CourseRun)
        .exists()
    )
