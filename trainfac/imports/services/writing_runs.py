"""Writes the course runs that a list names and that did not exist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.imports.planning.plans import RowPlan
from trainfac.imports.planning.world import RunFacts, RunKey, World
from trainfac.imports.queries.parts import parts
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.services import run_states
from trainfac.scheduling.services.runs import RunPlan, create_run
from trainfac.scheduling.services.timetable import LayoutPlan
from trainfac.scheduling.states import RunState


def write_runs(
    tx: Session, facility: Facility, world: World, plans: Sequence[RowPlan], *, actor: Actor, now: datetime
) -> dict[RunKey, CourseRun]:
    """Every run of the rows by its key; what was missing is created and carried to where its days put it."""
    keys = dict.fromkeys(enrolment.run for plan in plans for enrolment in plan.enrolments)
    on_file = _on_file(tx, [number for key in keys if (number := world.runs[key].id) is not None])
    runs = {}
    for key in keys:
        facts = world.runs[key]
        runs[key] = _created(tx, facility, facts, actor=actor, now=now) if facts.id is None else on_file[facts.id]
    return runs


def _on_file(tx: Session, ids: Sequence[int]) -> dict[int, CourseRun]:
    found: dict[int, CourseRun] = {}
    for some in parts(ids):
        found |= {run.id: run for run in tx.scalars(select(CourseRun).where(CourseRun.id.in_(some)))}
    return found


def _created(tx: Session, facility: Facility, facts: RunFacts, *, actor: Actor, now: datetime) -> CourseRun:
    plan = RunPlan(
        course_id=facts.course_id,
        layout=LayoutPlan(starts_on=facts.first_day, ends_on=facts.last_day),
        capacity=facts.capacity,
        language=facts.language,
        code=facts.code,
    )
    run = create_run(tx, facility.id, plan, actor=actor, now=now).run
    if facts.state is not RunState.DRAFT:
        run_states.publish(tx, run.id, actor=actor, now=now)
        run_states.confirm(tx, run.id, actor=actor)
        run_states.start(tx, run.id, actor=actor, now=now)
    if facts.state is RunState.FINISHED:
        run_states.finish(tx, run.id, actor=actor, now=now)
    return run
