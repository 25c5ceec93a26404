"""Contact hours of runs: what the course needs, what the timetable gives, and which days took the difference.

Hours are those of each who takes part: what two groups do at the same time, or one after the other, counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.catalogue.models import Module
from trainfac.kernel.messages import Message
from trainfac.kernel.periods import Interval
from trainfac.scheduling.layout import LostDay, ModuleToPlace
from trainfac.scheduling.models import CourseRun, Facility, TraineeGroup, TrainingSession
from trainfac.scheduling.queries.working_days import closures, with_closures, working_hours


@dataclass(frozen=True)
class ModuleHours:
    """Minutes of one module; ``planned_minutes`` are those of its sessions that are not cancelled.

    Where a run is split they are those of the group that has least; ``behind`` names groups that lack what others have.
    """

    module: ModuleToPlace
    planned_minutes: int
    behind: tuple[str, ...] = ()

    @property
    def needed_minutes(self) -> int:
        return self.module.minutes

    @property
    def missing_minutes(self) -> int:
        return max(0, self.needed_minutes - self.planned_minutes)


@dataclass(frozen=True)
class ContactHours:
    """The account of one run. ``lost_days`` are closed days within its dates on which nothing is held."""

    modules: tuple[ModuleHours, ...]
    lost_days: tuple[LostDay, ...]
    gaps: tuple[Message, ...]  # public holidays that are not known

    @property
    def needed_minutes(self) -> int:
        return sum(hours.needed_minutes for hours in self.modules)

    @property
    def planned_minutes(self) -> int:
        return sum(hours.planned_minutes for hours in self.modules)

    @property
    def missing_minutes(self) -> int:
        """What modules lack; one that has more than it needs does not make up for another."""
        return sum(hours.missing_minutes for hours in self.modules)

    @property
    def lost_minutes(self) -> int:
        return sum(day.minutes for day in self.lost_days)


@dataclass(frozen=True)
class Shortage:
    """Contact minutes of one run in a list."""

    needed_minutes: int
    missing_minutes: int


def contact_hours(session: Session, run: CourseRun) -> ContactHours:
    """The account of a run whose course and facility are loaded."""
    return accounts(session, run.facility, [run])[run.id]


def accounts(session: Session, facility: Facility, runs: Sequence[CourseRun]) -> dict[int, ContactHours]:
    """The account of each of a facility's runs, by its id; three queries, where their courses have their modules."""
    if not runs:
        return {}
    given, days_held = _given(session, [run.id for run in runs], facility.zone)
    closed = closures(session, facility, min(run.starts_on for run in runs), max(run.ends_on for run in runs))
    hours = working_hours(facility)

    def account(run: CourseRun) -> ContactHours:
        off = with_closures(facility, closed, run.starts_on, run.ends_on)
        lost = (LostDay(day, reason, hours.contact_minutes(day)) for day, reason in off.reasons.items())
        return ContactHours(
            tuple(given[run.id].hours(to_place(module)) for module in run.course.modules),
            tuple(day for day in lost if day.minutes and day.day not in days_held[run.id]),
            off.gaps,
        )

    return {run.id: account(run) for run in runs}


def shortages(session: Session, runs: Collection[CourseRun]) -> dict[int, Shortage]:
    """For each run what its course needs and what its timetable lacks; three queries, however many runs."""
    given, _days = _given(session, [run.id for run in runs], ZoneInfo("UTC"))
    modules: dict[int, list[tuple[int, int]]] = defaultdict(list)
    query = select(Module.course_id, Module.id, Module.minutes).where(Module.course_id.in_({r.course_id for r in runs}))
    for course_id, module_id, minutes in session.execute(query):
        modules[course_id].append((module_id, minutes))
    return {
        run.id: Shortage(
            sum(minutes for _, minutes in modules[run.course_id]),
            sum(max(0, minutes - given[run.id].minutes(module_id)) for module_id, minutes in modules[run.course_id]),
        )
        for run in runs
    }


def to_place(module: Module) -> ModuleToPlace:
    """A module as layouts take it."""
    return ModuleToPlace(module.id, module.sequence, module.title, module.kind, module.minutes)


@dataclass
class _Given:
    """What the timetable of one run gives: minutes by module and group (none: everybody), and its groups by id."""

    planned: dict[tuple[int, int | None], int] = field(default_factory=lambda: defaultdict(int))
    groups: dict[int, str] = field(default_factory=dict)

    def of_groups(self, module_id: int) -> dict[int | None, int]:
        """Minutes of each group, or of nobody's when the run is not split."""
        shared = self.planned[module_id, None]
        return {group: shared + self.planned[module_id, group] for group in self.groups} or {None: shared}

    def minutes(self, module_id: int) -> int:
        return min(self.of_groups(module_id).values())

    def hours(self, module: ModuleToPlace) -> ModuleHours:
        each = self.of_groups(module.id)
        least, most = min(each.values()), max(each.values())
        enough = min(most, module.minutes)
        behind = [name for group, name in self.groups.items() if each[group] < enough]
        return ModuleHours(module, least, tuple(sorted(behind)))


def _given(
    session: Session, run_ids: Collection[int], zone: ZoneInfo
) -> tuple[dict[int, _Given], dict[int, set[date]]]:
    """For each run what its sessions give, cancelled ones left out, and the days they are held on."""
    given: dict[int, _Given] = defaultdict(_Given)
    days_held: dict[int, set[date]] = defaultdict(set)
    columns = (
        TrainingSession.run_id, TrainingSession.module_id, TrainingSession.group_id,
        TrainingSession.starts_at, TrainingSession.ends_at,
    )  # fmt: skip
    held = select(*columns).where(TrainingSession.run_id.in_(run_ids), TrainingSession.cancelled.is_(False))
    for run_id, module_id, group_id, start, end in session.execute(held):
        during = Interval(start, end)
        given[run_id].planned[module_id, group_id] += during.minutes
        days_held[run_id].add(_day(during, zone))
    parts = (
        select(TraineeGroup.run_id, TraineeGroup.id, TraineeGroup.name)
        .where(TraineeGroup.run_id.in_(run_ids), TraineeGroup.everybody.is_(False), TraineeGroup.active)
    )  # fmt: skip
    for run_id, group_id, name in session.execute(parts):
        given[run_id].groups[group_id] = name
    return given, days_held


def _day(during: Interval, zone: ZoneInfo) -> date:
    return during.start.astimezone(zone).date()
