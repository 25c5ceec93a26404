"""Laboratories and people as they are on file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.directory.models import AdminArea, Country, Employment, Organisation, Person
from trainfac.enrolment.models import Nomination, Registration
from trainfac.imports.planning.world import JobFacts, LaboratoryFacts, PersonFacts
from trainfac.imports.queries.parts import parts
from trainfac.scheduling.models import CourseRun, Facility


def laboratory_facts(session: Session, ids: Collection[int]) -> dict[int, LaboratoryFacts]:
    """Laboratories by id."""
    facts = {}
    for some in parts(ids):
        query = (
            select(
                Organisation.id, Organisation.name, Country.iso2, AdminArea.code,
                Organisation.city, Organisation.field, Organisation.reference,
            )
            .join(Organisation.country)
            .outerjoin(Organisation.admin_area)
            .where(Organisation.id.in_(some))
        )  # fmt: skip
        for number, name, country, area, city, field, reference in session.execute(query):
            facts[number] = LaboratoryFacts(name, country, area or "", city, field, reference or "")
    return facts


def person_facts(session: Session, ids: Collection[int], facility: Facility) -> dict[int, PersonFacts]:
    """People by id, each with where they work and worked."""
    facts: dict[int, PersonFacts] = {}
    for some in parts(ids):
        jobs, here = _jobs(session, some), _here(session, some, facility)
        query = select(
            Person.id, Person.full_name, Person.native_name, Person.sex, Person.email, Person.reference
        ).where(Person.id.in_(some))  # fmt: skip
        for number, name, native, sex, email, reference in session.execute(query):
            facts[number] = PersonFacts(
                name, native, sex, email, reference or "", here=number in here, jobs=jobs[number]
            )
    return facts


def _jobs(session: Session, person_ids: Collection[int]) -> dict[int, dict[int, JobFacts]]:
    """Employments by person and laboratory; of several at one laboratory the present one, else the newest, counts."""
    jobs: dict[int, dict[int, JobFacts]] = defaultdict(dict)
    query = (
        select(
            Employment.person_id, Employment.organisation_id, Employment.id, Employment.job_title, Employment.ended_on
        )
        .where(Employment.person_id.in_(person_ids))
        .order_by(Employment.ended_on.is_(None), Employment.id)
    )
    for person, organisation, number, title, ended_on in session.execute(query):
        jobs[person][organisation] = JobFacts(number, title, ended=ended_on is not None)
    return jobs


def _here(session: Session, person_ids: Collection[int], facility: Facility) -> set[int]:
    """Those who asked for, or hold or held, a place on a run of the facility."""
    runs = select(CourseRun.id).where(CourseRun.facility_id == facility.id)
    here: set[int] = set()
    for model in (Registration, Nomination):
        here.update(session.scalars(
            select(model.person_id).where(model.person_id.in_(person_ids), model.run_id.in_(runs)).distinct()
        ))  # fmt: skip
    return here
