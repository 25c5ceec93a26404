"""Small worlds to hold rows against, and rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from trainfac.directory.kinds import Sex
from trainfac.directory.matching import KnownLaboratory, KnownPerson, LaboratoryIndex, PersonIndex
from trainfac.imports.planning.planner import plan_rows
from trainfac.imports.planning.plans import RowPlan
from trainfac.imports.planning.world import (
    CountryFacts,
    JobFacts,
    LaboratoryFacts,
    PersonFacts,
    RegistrationFacts,
    RunFacts,
    World,
    run_key,
)
from trainfac.imports.rows import Enrolment, ParticipantRow
from trainfac.imports.runs import RunNamed
from trainfac.scheduling.states import RunState

LAKE, AWASH = 1, 2  # laboratories
ABEBE, SARA = 11, 12  # people, at Awash
PAST, AHEAD, NEW = 21, 22, None
COUNTRIES = {"KE": CountryFacts(1, "Kenya"), "ET": CountryFacts(2, "Ethiopia")}


def a_run(code="UV-1", **changes) -> RunFacts:
    facts = {
        "id": PAST,
        "code": code,
        "course": "QMS-101",
        "first_day": date(2010, 6, 7),
        "last_day": date(2010, 6, 18),
        "state": RunState.FINISHED,
        "capacity": 12,
        "seats_left": 12,
        "held_minutes": 3600,
    }
    return RunFacts(**(facts | changes))


def enrolment(run: RunFacts | None = None, **results) -> Enrolment:
    run = run or a_run()
    named = RunNamed(run.code, run.course, run.first_day, run.last_day, exists=run.id is not None)
    figures = {name: Decimal(value) for name, value in results.items()}
    return Enrolment(named, **figures)


def a_row(number=2, *enrolments: Enrolment, **changes) -> ParticipantRow:
    row = {
        "row": number,
        "person_ref": "",
        "full_name": "Achieng Otieno",
        "native_name": "",
        "native_lang": "",
        "native_dir": "ltr",
        "sex": Sex.UNDISCLOSED,
        "job_title": "Analyst",
        "laboratory": "Lake Food Laboratory",
        "lab_ref": "",
        "lab_kind": "",
        "city": "",
        "country": "KE",
        "subdivision": "",
        "email": "",
        "enrolments": enrolments or (enrolment(),),
    }
    return ParticipantRow(**(row | changes))


def a_world(
    *runs: RunFacts,
    laboratories: dict[int, LaboratoryFacts] | None = None,
    people: dict[int, PersonFacts] | None = None,
    registrations: dict[tuple[int, int], RegistrationFacts] | None = None,
    **others,
) -> World:
    """A world of these laboratories and people and of one past run, or of the runs given."""
    laboratories, people = laboratories or {}, people or {}
    known_laboratories = LaboratoryIndex(
        KnownLaboratory(number, lab.name, COUNTRIES[lab.country].id, lab.reference)
        for number, lab in laboratories.items()
    )
    known_people = PersonIndex(
        KnownPerson(number, person.full_name, person.email, person.reference, frozenset(person.jobs))
        for number, person in people.items()
    )
    named = [enrolment(run).run for run in runs or (a_run(),)]
    return World(
        countries=COUNTRIES,
        laboratories=known_laboratories,
        laboratory_facts=dict(laboratories),
        people=known_people,
        person_facts=dict(people),
        runs={run_key(name): run for name, run in zip(named, runs or (a_run(),), strict=True)},
        registrations=registrations or {},
        **{"taken_references": {p.reference for p in people.values() if p.reference}, **others},
    )


def lake(**changes) -> dict[int, LaboratoryFacts]:
    return {LAKE: LaboratoryFacts(**({"name": "Lake Food Laboratory", "country": "KE"} | changes))}


def achieng(**changes) -> dict[int, PersonFacts]:
    """Somebody who works at the Lake laboratory and is known at this facility."""
    facts = {"full_name": "Achieng Otieno", "here": True, "jobs": {LAKE: JobFacts(31, "Analyst")}}
    return {ABEBE: PersonFacts(**(facts | changes))}


def planned(world: World, *rows: ParticipantRow) -> list[RowPlan]:
    return list(plan_rows(rows or [a_row()], world))


def one(world: World, row: ParticipantRow | None = None) -> RowPlan:
    return planned(world, row or a_row())[0]


def told(plan: RowPlan) -> list[str]:
    return [str(finding.message) for finding in plan.findings]
