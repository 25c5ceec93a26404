"""Everything that rows of a list could touch, loaded in a number of queries that hardly grows with the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.delivery.models import Assessment, AssessmentResult, AttendanceRecord
from trainfac.delivery.states import AssessmentKind
from trainfac.directory.matching import SoughtLaboratory, SoughtPerson
from trainfac.directory.models import Country, Organisation, Person
from trainfac.directory.queries.known import laboratory_index, person_index
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.states import NominationState, RegistrationState
from trainfac.imports.planning.world import CountryFacts, RegistrationFacts, RunKey, World
from trainfac.imports.queries.on_file import laboratory_facts, person_facts
from trainfac.imports.queries.parts import parts
from trainfac.imports.queries.runs import run_facts
from trainfac.imports.rows import ParticipantRow
from trainfac.scheduling.models import Facility

_NOT_GRANTED = (NominationState.SUBMITTED, NominationState.NOT_SELECTED)


def load_world(
    session: Session,
    facility: Facility,
    rows: Sequence[ParticipantRow],
    seats_wanted: Mapping[RunKey, int],
    *,
    today: date,
    lock: bool = False,
) -> World:
    """What is known of whatever these rows name. ``seats_wanted``: people of the whole list by run.

    ``lock``: the runs that exist stay as they are until the transaction ends.
    """
    countries = _countries(session)
    named_runs = [enrolment.run for row in rows for enrolment in row.enrolments]
    runs = run_facts(session, facility, named_runs, seats_wanted, today=today, lock=lock)
    laboratories = laboratory_index(
        session, {SoughtLaboratory(row.laboratory, countries[row.country].id, row.lab_ref) for row in rows}
    )
    people = person_index(session, [SoughtPerson(row.full_name, row.email, row.person_ref) for row in rows])
    run_ids = {run.id for run in runs.values() if run.id is not None}
    return World(
        countries=countries,
        laboratories=laboratories,
        laboratory_facts=laboratory_facts(session, laboratories.ids),
        people=people,
        person_facts=person_facts(session, people.ids, facility),
        runs=runs,
        registrations=_registrations(session, run_ids, people.ids),
        wishes=_wishes(session, run_ids, people.ids),
        taken_references=_taken(session, Person, (row.person_ref for row in rows)),
        taken_laboratory_references=_taken(session, Organisation, (row.lab_ref for row in rows)),
    )


def _countries(session: Session) -> dict[str, CountryFacts]:
    query = select(Country.iso2, Country.id, Country.name)
    return {iso2: CountryFacts(country_id, name) for iso2, country_id, name in session.execute(query)}


def _registrations(
    session: Session, run_ids: Collection[int], person_ids: Collection[int]
) -> dict[tuple[int, int], RegistrationFacts]:
    found: dict[tuple[int, int], tuple[int, RegistrationState]] = {}
    for some in parts(person_ids):
        query = select(
            Registration.person_id, Registration.run_id, Registration.id, Registration.state
        ).where(
            Registration.run_id.in_(run_ids),
            Registration.person_id.in_(some),
            Registration.state != RegistrationState.WITHDRAWN,
        )  # fmt: skip
        found |= {(person, run): (number, state) for person, run, number, state in session.execute(query)}
    numbers = [number for number, _ in found.values()]
    attended, tests = _attended(session, numbers), _tests(session, numbers)
    return {
        key: RegistrationFacts(number, state, number in attended, frozenset(tests[number]))
        for key, (number, state) in found.items()
    }


def _attended(session: Session, registration_ids: Iterable[int]) -> set[int]:
    attended: set[int] = set()
    for some in parts(registration_ids):
        recorded = select(AttendanceRecord.id).where(AttendanceRecord.registration_id == Registration.id).exists()
        attended.update(session.scalars(select(Registration.id).where(Registration.id.in_(some), recorded)))
    return attended


def _tests(session: Session, registration_ids: Iterable[int]) -> dict[int, set[AssessmentKind]]:
    tests: dict[int, set[AssessmentKind]] = defaultdict(set)
    for some in parts(registration_ids):
        query = (
            select(AssessmentResult.registration_id, Assessment.kind)
            .join(AssessmentResult.assessment)
            .where(AssessmentResult.registration_id.in_(some))
        )
        for number, kind in session.execute(query):
            tests[number].add(kind)
    return tests


def _wishes(session: Session, run_ids: Collection[int], person_ids: Collection[int]) -> set[tuple[int, int]]:
    wishes: set[tuple[int, int]] = set()
    for some in parts(person_ids):
        query = select(Nomination.person_id, Nomination.run_id).where(
            Nomination.run_id.in_(run_ids), Nomination.person_id.in_(some), Nomination.state.in_(_NOT_GRANTED)
        )
        wishes.update((person, run) for person, run in session.execute(query))
    return wishes


def _taken(session: Session, model: type[Person | Organisation], references: Iterable[str]) -> set[str]:
    taken: set[str] = set()
    for some in parts(filter(None, references)):
        query = select(model.reference).where(model.reference.in_(some))
        taken.update(reference for reference in session.scalars(query) if reference)
    return taken
