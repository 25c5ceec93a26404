"""What the facts of this folder begin with: a facility with a coordinator, and short ways to plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests import builders
from tests.conftest import NOW
from trainfac.identity.models import User
from trainfac.identity.roles import Actor
from trainfac.scheduling.models import CourseRun, Facility, Room, Trainer, TrainingSession, trainer_facility
from trainfac.scheduling.services.runs import RunPlan, create_run
from trainfac.scheduling.services.sessions import SessionPlan
from trainfac.scheduling.services.timetable import LaidOut, LayoutPlan

MONDAY = date(2027, 1, 11)  # no public holiday in that week


@dataclass(frozen=True)
class Place:
    """A facility in Hyderabad with a room, a trainer and a coordinator."""

    facility: Facility
    room: Room
    trainer: Trainer
    user: User

    @property
    def actor(self) -> Actor:
        return builders.actor(self.user)


def a_place(tx: Session, code: str = "HYD", **facility: str) -> Place:
    place = builders.a_facility(tx, code, **facility)
    return Place(
        place,
        builders.a_room(tx, place, f"Room of {code}", 30),
        builders.a_trainer(tx, place, f"Trainer of {code}"),
        builders.a_coordinator(tx, place, f"coordinator@{code.lower()}.example"),
    )


def planned(
    tx: Session, place: Place, course: str = "SAF-101", starts_on: date = MONDAY, *, booked: bool = True, **changes: Any
) -> LaidOut:
    """A run with its timetable; ``booked``: in the place's room, with its trainer."""
    layout = {name: changes.pop(name) for name in ("make_up", "without_busy") if name in changes}
    plan = RunPlan(
        course_id=builders.course(tx, course).id,
        layout=LayoutPlan(
            starts_on,
            place.room.id if booked else None,
            frozenset({place.trainer.id}) if booked else frozenset(),
            **layout,
        ),
        **{"capacity": None, "language": "en", **changes},
    )
    return create_run(tx, place.facility.id, plan, actor=place.actor, now=NOW)


def teaches_at(tx: Session, trainer: Trainer, facility: Facility) -> None:
    """Let a trainer teach at another facility as well."""
    tx.execute(insert(trainer_facility).values(trainer_id=trainer.id, facility_id=facility.id))


def sessions(tx: Session, run: CourseRun) -> list[TrainingSession]:
    query = select(TrainingSession).where(TrainingSession.run_id == run.id).order_by(TrainingSession.starts_at)
    return list(tx.scalars(query))


def a_plan(
    run: CourseRun, day: date = MONDAY, starts: time = time(9), ends: time = time(10), **more: Any
) -> SessionPlan:
    """A session of the first module of a run."""
    return SessionPlan(run.course.modules[0].id, day, starts, ends, **more)
