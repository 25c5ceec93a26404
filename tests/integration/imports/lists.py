"""Lists for a facility in Hyderabad, and what came of importing them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import builders as make
from tests.conftest import NOW
from tests.unit.imports.samples import csv_file
from trainfac.delivery.models import AssessmentResult, AttendanceRecord
from trainfac.directory.models import Employment, Organisation, Person
from trainfac.enrolment.models import Registration
from trainfac.identity.roles import Actor, Grant, Role
from trainfac.imports.jobs import Outcome, import_list
from trainfac.imports.participants import read_participants
from trainfac.imports.planning.planner import plan_rows
from trainfac.imports.planning.plans import RowPlan
from trainfac.imports.preview import seats_wanted
from trainfac.imports.queries.lookups import lookups
from trainfac.imports.queries.world import load_world
from trainfac.infra.db import read
from trainfac.scheduling.models import CourseRun, Facility, TrainingSession

TODAY = date(2026, 11, 23)


def someone(number: int = 1, **changes: str) -> dict[str, str]:
    """A row of a past run of two weeks; different numbers are different people of one laboratory."""
    row = {
        "person_ref": f"P-{number}",
        "full_name": f"Achieng Otieno {number}",
        "gender": "F",
        "job_title": "Analyst",
        "laboratory": "Lake Food Laboratory (demo)",
        "lab_ref": "LAB-1",
        "lab_kind": "food",
        "city": "Kisumu",
        "country": "KE",
        "email": f"person{number}@lab.example",
        "course_run": "HYD-2025-01",
        "course": "QMS-101",
        "run_start": "2025-06-09",
        "run_end": "2025-06-20",
        "attendance_pct": "85",
        "pre_test": "40",
        "post_test": "70.5",
    }
    return row | changes


def long_list(rows: int, *, in_a_run: int = 20) -> Iterator[dict[str, str]]:
    """So many people of a sixth as many laboratories, in runs of twenty over thirty years."""
    for number in range(rows):
        run, year = number // in_a_run, 1990 + number // in_a_run % 30
        yield someone(
            number,
            laboratory=f"Laboratory {number % (rows // 6 + 1)}",
            lab_ref="",
            course_run=f"HYD-{run:04d}",
            run_start=f"{year}-03-02",
            run_end=f"{year}-03-13",
        )


def coordinator(facility: Facility) -> Actor:
    return Actor(name="test", grants=frozenset({Grant(Role.COORDINATOR, facility_id=facility.id)}))


def imported(facility: Facility, *rows: dict[str, str], dry_run: bool = False) -> Outcome:
    return import_list(
        csv_file(*rows), "list.csv", facility, actor=coordinator(facility), now=NOW, dry_run=dry_run
    )  # fmt: skip


def planned(facility: Facility, *rows: dict[str, str]) -> list[RowPlan]:
    """What a preview would say of these rows now."""
    file = read_participants(csv_file(*rows), "list.csv", lookups(read(), facility))
    assert file.problems == ()
    wanted = seats_wanted(file.participants)
    return list(plan_rows(file.participants, load_world(read(), facility, file.participants, wanted, today=TODAY)))


def told(outcome: Outcome) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.column, str(problem.message)) for problem in outcome.problems]


def counted(session: Session) -> dict[str, Any]:
    """How many of everything that an import writes there are."""
    session.rollback()
    kinds = (
        Person,
        Organisation,
        Employment,
        CourseRun,
        TrainingSession,
        Registration,
        AttendanceRecord,
        AssessmentResult,
    )
    return {kind.__tablename__: session.scalar(select(func.count(kind.id))) for kind in kinds}


def run_of(session: Session, code: str = "HYD-2025-01") -> CourseRun:
    return session.scalars(select(CourseRun).where(CourseRun.code == code)).one()


def a_hall(tx: Session, code: str = "HYD") -> Facility:
    """A facility, known to everybody else once the transaction ends."""
    facility = make.a_facility(tx, code)
    tx.commit()
    return facility
