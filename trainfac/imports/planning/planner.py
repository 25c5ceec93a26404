"""Row by row through a list: what each would change, given what is known and what the rows before it bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from trainfac.imports.planning.enrolments import Places, accept_enrolment, plan_enrolment
from trainfac.imports.planning.laboratories import accept_laboratory, plan_laboratory
from trainfac.imports.planning.people import accept_person, plan_person
from trainfac.imports.planning.plans import PersonPlan, RowPlan
from trainfac.imports.planning.world import World, run_key
from trainfac.imports.rows import ParticipantRow


def plan_rows(rows: Iterable[ParticipantRow], world: World) -> Iterator[RowPlan]:
    """Plan each row in turn. A row with problems changes nothing and leaves nothing for the others."""
    places = Places()
    for row in rows:
        plan = _plan(row, world, places)
        if not plan.problems:
            _accept(plan, world, places)
        yield plan


def _plan(row: ParticipantRow, world: World, places: Places) -> RowPlan:
    laboratory = plan_laboratory(row, world)
    if laboratory.problems:  # whose staff is meant is unknown
        return RowPlan(row, laboratory, PersonPlan(0), ())
    person = plan_person(row, laboratory, world, _past_until(row, world))
    if person.problems:
        return RowPlan(row, laboratory, person, ())
    enrolments = tuple(
        plan_enrolment(row, position, person.id, world, places) for position in range(len(row.enrolments))
    )
    return RowPlan(row, laboratory, person, enrolments)


def _accept(plan: RowPlan, world: World, places: Places) -> None:
    accept_laboratory(plan.row, plan.laboratory, world)
    accept_person(plan.row, plan.person, plan.laboratory.id, world)
    for enrolment in plan.enrolments:
        accept_enrolment(plan.row, enrolment, plan.person.id, world, places)


def _past_until(row: ParticipantRow, world: World) -> date | None:
    """The last day of the row's runs, when all of them are over."""
    runs = [world.runs[run_key(enrolment.run)] for enrolment in row.enrolments]
    return max(run.last_day for run in runs) if all(run.over for run in runs) else None
