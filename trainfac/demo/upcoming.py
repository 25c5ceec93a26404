"""Runs around today, in every state, so that each page has life. Dates count from the day of loading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.catalogue.models import Course
from trainfac.catalogue.states import CourseState
from trainfac.delivery.queries import assessments
from trainfac.delivery.services.assessments import add_missing_tests
from trainfac.delivery.services.results import ResultEntry, record_results
from trainfac.delivery.services.totals import record_share
from trainfac.delivery.states import AssessmentKind
from trainfac.demo.actors import coordinator_of, head_of
from trainfac.demo.equipment import book_instruments
from trainfac.demo.groups import hold_in_groups
from trainfac.demo.technicians import technicians
from trainfac.directory.models import Person
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.services.asking import nominate
from trainfac.enrolment.services.deciding import decide
from trainfac.enrolment.states import Decision, NominationState
from trainfac.identity.roles import Actor
from trainfac.scheduling.models import CourseRun, Facility, Room, Trainer, trainer_facility
from trainfac.scheduling.services import run_states
from trainfac.scheduling.services.runs import RunPlan, create_run
from trainfac.scheduling.services.timetable import LayoutPlan
from trainfac.scheduling.states import Admission, RunState


@dataclass(frozen=True)
class DemoRun:
    """A run that begins ``week`` weeks from this one, on a Monday, and how far it has come."""

    course: str
    week: int
    state: RunState
    capacity: int
    admission: Admission = Admission.SELECTION
    nominees: tuple[int, int] = (0, 0)  # first and last place in the list of technicians, last not included
    accepted: int = 0
    room: int = 0
    trainer: int = 0
    second_group: tuple[int, int] | None = None  # room and trainer of it, at practicals that are held in two groups
    note: str = ""


_LETTER: Final = "Bring a laboratory coat and safety glasses. Accommodation is at the guest house of the facility."
RUNS: Final = {
    "UVSSTF": (
        DemoRun("SAF-101", -2, RunState.FINISHED, 12, nominees=(0, 8), accepted=8, room=1, trainer=2),
        DemoRun("INS-201", -1, RunState.RUNNING, 10, nominees=(3, 13), accepted=10, room=2, trainer=0, note=_LETTER),
        DemoRun(
            "MIC-201",
            2,
            RunState.CONFIRMED,
            12,
            nominees=(9, 19),
            accepted=9,
            room=4,
            trainer=1,
            second_group=(3, 2),
            note=_LETTER,
        ),
        DemoRun("QMS-201", 5, RunState.PUBLISHED, 8, Admission.FIRST_COME, nominees=(0, 11), room=0, trainer=2),
        DemoRun("RES-302", 8, RunState.PUBLISHED, 10, nominees=(0, 7), accepted=2, room=3, trainer=0, note=_LETTER),
        DemoRun("QMS-202", 12, RunState.DRAFT, 20, room=1, trainer=3),
    ),
    "DALI": (
        DemoRun("QMS-102", 2, RunState.CONFIRMED, 20, nominees=(18, 28), accepted=8, room=0, trainer=0),
        DemoRun("DAI-201", 6, RunState.PUBLISHED, 12, nominees=(20, 27), accepted=3, room=2, trainer=1, note=_LETTER),
        DemoRun("DAI-101", 9, RunState.PUBLISHED, 16, Admission.FIRST_COME, nominees=(22, 30), room=1, trainer=2),
        DemoRun("DAI-301", 11, RunState.DRAFT, 10, room=2, trainer=1),
    ),
}


def plan_upcoming(tx: Session, facility: Facility, now: datetime) -> int:
    """Plan the facility's runs around today, where it has none yet; returns how many were planned."""
    today = now.astimezone(facility.zone).date()
    recent = select(CourseRun.id).where(
        CourseRun.facility_id == facility.id, CourseRun.starts_on > date(today.year - 5, 1, 1)
    )
    if tx.scalar(recent.limit(1)) is not None:
        return 0
    people = technicians(tx)
    monday = today - timedelta(days=today.weekday())
    for demo in RUNS[facility.code]:
        _carry(tx, facility, demo, monday + timedelta(weeks=demo.week), people, now)
    return len(RUNS[facility.code])


def _carry(
    tx: Session, facility: Facility, demo: DemoRun, start: date, people: Sequence[tuple[Person, int]], now: datetime
) -> None:
    """Plan a run and bring it to its state, as its coordinator would have done in the weeks before."""
    actor = coordinator_of(facility.id)
    announced = datetime.combine(min(start - timedelta(weeks=8), now.date() - timedelta(weeks=3)), time(9), tzinfo=UTC)
    run = _plan(tx, facility, demo, start, actor, announced)
    book_instruments(tx, run, actor=actor, now=now)
    if demo.state is RunState.DRAFT:
        return
    run_states.publish(tx, run.id, actor=actor, now=announced)
    first, last = demo.nominees
    nominations = _nominate(tx, run, people[first:last], announced)
    if demo.accepted:
        chosen = [nomination.id for nomination in nominations[: demo.accepted]]
        decide(
            tx,
            facility.id,
            chosen,
            Decision.ACCEPT,
            seen=NominationState.SUBMITTED,
            note="",
            actor=actor,
            now=announced + timedelta(days=10),
        )
    if demo.second_group is not None:
        room, trainer = demo.second_group
        hold_in_groups(tx, run, _rooms(tx, facility)[room], _trainers(tx, facility)[trainer], actor=actor, now=now)
    _advance(tx, run, demo, actor, now)


def _advance(tx: Session, run: CourseRun, demo: DemoRun, actor: Actor, now: datetime) -> None:
    if demo.state is RunState.PUBLISHED:
        return
    run_states.confirm(tx, run.id, actor=actor)
    if demo.state is RunState.CONFIRMED:
        return
    run_states.start(tx, run.id, actor=actor, now=now)
    add_missing_tests(tx, run)
    tx.flush()
    if demo.state is RunState.RUNNING:
        _record(tx, run, actor, now, share=100)
        return
    run_states.finish(tx, run.id, actor=actor, now=now)
    _record(tx, run, actor, now, share=None)


def _plan(tx: Session, facility: Facility, demo: DemoRun, start: date, actor: Actor, announced: datetime) -> CourseRun:
    course = tx.scalars(select(Course).where(Course.code == demo.course, Course.state == CourseState.CURRENT)).one()
    plan = RunPlan(
        course_id=course.id,
        layout=LayoutPlan(
            starts_on=start,
            room_id=_rooms(tx, facility)[demo.room].id,
            trainer_ids=frozenset({_trainers(tx, facility)[demo.trainer].id}),
            without_busy=True,
        ),
        capacity=demo.capacity,
        language="en",
        admission=demo.admission,
        nomination_deadline=start - timedelta(days=10),
        note=demo.note,
    )
    return create_run(tx, facility.id, plan, actor=actor, now=announced).run


def _rooms(tx: Session, facility: Facility) -> list[Room]:
    return list(tx.scalars(select(Room).where(Room.facility_id == facility.id).order_by(Room.id)))


def _trainers(tx: Session, facility: Facility) -> list[Trainer]:
    teaching = trainer_facility.c
    query = select(Trainer).join(trainer_facility, teaching.trainer_id == Trainer.id)
    return list(tx.scalars(query.where(teaching.facility_id == facility.id).order_by(Trainer.id)))


def _nominate(
    tx: Session, run: CourseRun, people: Sequence[tuple[Person, int]], announced: datetime
) -> list[Nomination]:
    return [
        nominate(
            tx,
            run.code,
            person.id,
            laboratory,
            motivation="",
            actor=head_of(laboratory),
            now=announced + timedelta(days=1, hours=number),
        )
        for number, (person, laboratory) in enumerate(people)
    ]


def _record(tx: Session, run: CourseRun, actor: Actor, now: datetime, *, share: int | None) -> None:
    """Attendance of the sessions that are over, but of a running course not of the last day: somebody must do that.

    Without a ``share`` it differs between people, and everybody has sat both tests.
    """
    tx.refresh(run, ["sessions"])
    over = [session for session in run.sessions if session.ends_at < now]
    if share is not None:
        over = over[:-2]
    people = list(tx.scalars(select(Registration).where(Registration.run_id == run.id).order_by(Registration.id)))
    for number, registration in enumerate(people):
        record_share(tx, registration.id, over, share or (100, 95, 85, 75)[number % 4], user_id=None)
    if share is None:
        _test(tx, run, people, actor)


def _test(tx: Session, run: CourseRun, people: Sequence[Registration], actor: Actor) -> None:
    entries = [
        ResultEntry(
            assessment.id,
            registration.id,
            score=Decimal((38 if assessment.kind is AssessmentKind.PRE else 66) + number * 4 % 30),
        )
        for assessment in assessments(tx, run.id)
        for number, registration in enumerate(people)
    ]
    record_results(tx, run.id, entries, actor=actor, reason="demonstration")
