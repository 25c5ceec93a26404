"""Course runs: planned with their timetable, and changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainfac.catalogue.models import Course
from trainfac.catalogue.states import CourseState
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import Conflict, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean_block
from trainfac.scheduling import policy
from trainfac.scheduling.models import CourseRun, Facility, TrainingSession
from trainfac.scheduling.queries.runs import details_mark, suggested_code
from trainfac.scheduling.services import added_seats
from trainfac.scheduling.services.lookup import facility_to_change, run_to_change
from trainfac.scheduling.services.timetable import LaidOut, LayoutPlan, plan_sessions
from trainfac.scheduling.states import Admission, RunState

CODE: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9._-]{0,38}[A-Z0-9])?")
_DATES: Final = ("starts_on", "ends_on")


@dataclass(frozen=True)
class RunPlan:
    """A new run: what of which course, for how many, and how it is laid out. An empty code is suggested."""

    course_id: int
    layout: LayoutPlan
    capacity: int | None  # none: as many as the course allows
    language: str  # BCP 47, one of the facility's
    admission: Admission = Admission.SELECTION
    nomination_deadline: date | None = None
    code: str = ""
    note: str = ""


@dataclass(frozen=True)
class RunDetails:
    """What can be said about a run that exists; the code only before it is published."""

    code: str
    capacity: int
    language: str
    admission: Admission
    nomination_deadline: date | None
    starts_on: date
    ends_on: date
    note: str


class RunChanged(Conflict):
    """Somebody else changed the run after this coordinator opened it."""


def create_run(tx: Session, facility_id: int, plan: RunPlan, *, actor: Actor, now: datetime) -> LaidOut:
    """Plan a run of a course's current version and lay out its timetable.

    Raises NotFound; RuleBroken with what is wrong in each field; Busy with every clash of room or trainers.
    """
    facility = facility_to_change(tx, facility_id, actor)
    course = tx.get(Course, plan.course_id)
    code = plan.code.strip().upper() or suggested_code(tx, facility, plan.layout.starts_on)
    capacity = plan.capacity if plan.capacity is not None else (course.max_participants if course else 1)
    fields = _wrong(tx, facility, None, code, capacity, plan.language)
    if course is None or course.state is not CourseState.CURRENT:
        fields["course_id"] = msg("Choose a course of the catalogue that is on offer")
    if not facility.active:
        fields["code"] = msg("This facility is closed: no runs are planned here")
    if plan.nomination_deadline and plan.nomination_deadline >= plan.layout.starts_on:
        fields["nomination_deadline"] = deadline_refusal()
    if fields or course is None:
        raise RuleBroken(fields=fields)
    run = CourseRun(
        code=code,
        facility=facility,
        course=course,
        language=plan.language,
        capacity=capacity,
        seats_taken=0,
        admission=plan.admission,
        nomination_deadline=plan.nomination_deadline,
        starts_on=plan.layout.starts_on,
        ends_on=plan.layout.starts_on,
        note=clean_block(plan.note),
        state=RunState.DRAFT,
    )
    tx.add(run)
    tx.flush()
    warnings = (*plan_sessions(tx, run, plan.layout, now), *capacity_warnings(run))
    after = {**_facts(run), "course": course.code, "version": course.version}
    audit.record(tx, "run.created", run, actor_id=actor.user_id, after=after)
    return LaidOut(run, warnings)


def change_run(
    tx: Session, run_id: int, details: RunDetails, *, mark: str, actor: Actor, now: datetime
) -> LaidOut:  # fmt: skip
    """Say something else about a run; ``mark`` is ``details_mark`` of what its coordinator was looking at.

    Raises NotFound, RunChanged, or RuleBroken with what is wrong in each field.
    """
    run = run_to_change(tx, run_id, actor)
    if not policy.may_change_details(run.state):
        raise RuleBroken(msg("This run is “%(state)s” and stays as it is", state=run.state.label))
    if details_mark(run) != mark:
        raise RunChanged(msg("Somebody else changed this run while you were looking at it"))
    code = details.code.strip().upper()
    fields = _wrong(tx, run.facility, run, code, details.capacity, details.language)
    fields |= _wrong_dates(tx, run, details)
    if code != run.code and run.state is not RunState.DRAFT:
        fields["code"] = msg("The code of a run stays once it is published: people have links to it")
    if details.capacity < run.seats_taken:
        fields["capacity"] = msg("%(count)s seats are taken already", count=run.seats_taken)
    if fields:
        raise RuleBroken(fields=fields)
    before, added = _facts(run), details.capacity - run.capacity
    run.code, run.capacity, run.language, run.admission = code, details.capacity, details.language, details.admission
    run.nomination_deadline, run.note = details.nomination_deadline, clean_block(details.note)
    run.starts_on, run.ends_on = details.starts_on, details.ends_on
    audit.record(tx, "run.changed", run, actor_id=actor.user_id, before=before, after=_facts(run))
    seated = added_seats.fill(tx, run.id, added, now) if added > 0 else 0
    return LaidOut(run, (*_seated(seated), *capacity_warnings(run)))


def capacity_warnings(run: CourseRun) -> list[Message]:
    """More people than the course is made for is the coordinator's business, but they should know."""
    if run.capacity <= run.course.max_participants:
        return []
    return [
        msg(
            "The course is made for at most %(most)s participants; the run has %(seats)s seats.",
            most=run.course.max_participants,
            seats=run.capacity,
        )
    ]


def _seated(people: int) -> list[Message]:
    return [msg("From the waiting list, %(count)s got a place.", count=people)] if people else []


def deadline_refusal() -> Message:
    return msg("The last day for nominations must be before the first day of the run")


def _wrong(
    tx: Session, facility: Facility, run: CourseRun | None, code: str, capacity: int, language: str
) -> dict[str, Message]:
    fields = {}
    if not CODE.fullmatch(code):
        fields["code"] = msg("Use 1 to 40 letters A–Z, digits, points and hyphens, as “HYD-2026-01”")
    else:
        other = tx.scalar(select(CourseRun.id).where(CourseRun.code == code))
        if other is not None and (run is None or other != run.id):
            fields["code"] = msg("There is already a run “%(code)s”", code=code)
    if capacity < 1:
        fields["capacity"] = msg("A run has at least one seat")
    if language not in facility.languages:
        fields["language"] = msg("The facility does not teach in this language")
    return fields


def _wrong_dates(tx: Session, run: CourseRun, details: RunDetails) -> dict[str, Message]:
    """Announced days cover every session that takes place (docs/adr/0003)."""
    fields = {}
    live = (TrainingSession.run_id == run.id, TrainingSession.cancelled.is_(False))
    bounds = select(func.min(TrainingSession.starts_at), func.max(TrainingSession.ends_at)).where(*live)
    starts_at, ends_at = tx.execute(bounds).one()
    if starts_at is not None and details.starts_on > starts_at.astimezone(run.facility.zone).date():
        fields["starts_on"] = msg("There are sessions before this day; move them first")
    if ends_at is not None and details.ends_on < ends_at.astimezone(run.facility.zone).date():
        fields["ends_on"] = msg("There are sessions after this day; move them first")
    if details.ends_on < details.starts_on:
        fields["ends_on"] = msg("The last day is before the first")
    if details.nomination_deadline and details.nomination_deadline >= details.starts_on:
        fields["nomination_deadline"] = deadline_refusal()
    return fields


def _facts(run: CourseRun) -> dict[str, Any]:
    deadline = run.nomination_deadline
    return {
        "code": run.code,
        "capacity": run.capacity,
        "language": run.language,
        "admission": run.admission.value,
        "nomination_deadline": deadline.isoformat() if deadline else None,
        **{name: getattr(run, name).isoformat() for name in _DATES},
    }
