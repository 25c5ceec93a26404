"""Rows behind the reports."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from trainfac.certificates.models import Certificate
from trainfac.certificates.states import CertificateKind, CertificateState
from trainfac.directory.models import Country, CountryGroupMembership, Person
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import PARTICIPANTS
from trainfac.impact.cohort import Cohort, CountryFacts, Enrolled, Groups, Membership, cohort
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.states import RunState


def cohort_of(
    session: Session,
    facility: Facility,
    *,
    first: date | None = None,
    last: date | None = None,
    as_of: date | None = None,
) -> Cohort:
    """The cohort of runs whose first day lies between two days, both included; open ends where none is given."""
    return cohort(
        enrolled(session, facility, first, last),
        _countries(session),
        _groups(session),
        kinds=[kind.value for kind in CertificateKind],
        as_of=as_of,
    )


def enrolled(session: Session, facility: Facility, first: date | None, last: date | None) -> list[Enrolled]:
    """Participants, not nominees or waiting, of the facility's runs that were not cancelled."""
    query = (
        select(
            Registration.person_id,
            Registration.organisation_id,
            Registration.country_id,
            Registration.admin_area_id,
            Person.sex,
            Registration.run_id,
            CourseRun.starts_on,
            Certificate.kind,
        )
        .join(CourseRun, CourseRun.id == Registration.run_id)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(
            Certificate,
            and_(Certificate.registration_id == Registration.id, Certificate.state == CertificateState.ISSUED),
        )
        .where(
            CourseRun.facility_id == facility.id,
            CourseRun.state != RunState.CANCELLED,
            Registration.state.in_(PARTICIPANTS),
        )
    )
    if first is not None:
        query = query.where(CourseRun.starts_on >= first)
    if last is not None:
        query = query.where(CourseRun.starts_on <= last)
    return [
        Enrolled(person, organisation, country, area, sex.value, run, start, kind.value if kind else None)
        for person, organisation, country, area, sex, run, start, kind in session.execute(query)
    ]


def _countries(session: Session) -> dict[int, CountryFacts]:
    query = select(Country.id, Country.iso2, Country.name, Country.m49_region_code, Country.m49_region)
    return {row.id: CountryFacts(*row) for row in session.execute(query)}


def _groups(session: Session) -> Groups:
    query = select(
        CountryGroupMembership.group,
        CountryGroupMembership.country_id,
        CountryGroupMembership.valid_from,
        CountryGroupMembership.valid_to,
    )
    return Groups(
        [
            Membership(group.value, country, valid_from, valid_to)
            for group, country, valid_from, valid_to in session.execute(query)
        ]
    )
