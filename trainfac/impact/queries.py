"""Rows behind the reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from trainfac.certificates.models import Certificate
from trainfac.certificates.states import USUAL_KINDS, CertificateState
from trainfac.directory.kinds import CountryGroup
from trainfac.directory.models import Country, CountryGroupMembership, Person
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import PARTICIPANTS
from trainfac.impact.cohort import Cohort, CountryFacts, Enrolled, Groups, Membership, cohort
from trainfac.impact.report import Period, Report, ScheduledEnd
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
    return _Counter(session, facility, Period(first, last)).count(as_of)


def report_of(session: Session, facility: Facility, period: Period, *, today: date, lang: str) -> Report:
    """Everything a report shows, in a fixed number of queries; countries are called as in that language."""
    counter = _Counter(session, facility, period, lang)
    at_start = counter.count(None)
    seen = {line.country.id: line.country.name for line in at_start.by_country}
    return Report(facility.name, period, today, at_start, counter.count(today), _scheduled(session, seen))


class _Counter:
    """The rows behind a report, read once and counted as often as needed."""

    def __init__(self, session: Session, facility: Facility, period: Period, lang: str = "en") -> None:
        self._rows = enrolled(session, facility, period.first, period.last)
        self._countries = _countries(session, lang)
        self._groups = _groups(session)

    def count(self, as_of: date | None) -> Cohort:
        kinds, groups = [kind.value for kind in USUAL_KINDS], [group.value for group in CountryGroup]
        return cohort(self._rows, self._countries, self._groups, kinds=kinds, group_names=groups, as_of=as_of)


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


def _countries(session: Session, lang: str) -> dict[int, CountryFacts]:
    query = select(Country.id, Country.iso2, Country.name, Country.names, Country.m49_region_code)
    return {
        country: CountryFacts(country, iso2, names.get(lang) or name, region)
        for country, iso2, name, names, region in session.execute(query)
    }


def _scheduled(session: Session, countries: Mapping[int, str]) -> list[ScheduledEnd]:
    """Which of these countries are announced to leave a group."""
    query = select(
        CountryGroupMembership.group, CountryGroupMembership.country_id, CountryGroupMembership.scheduled_end
    ).where(CountryGroupMembership.scheduled_end.is_not(None))
    found = [
        ScheduledEnd(group.value, countries[country], day)
        for group, country, day in session.execute(query)
        if country in countries and day is not None
    ]
    return sorted(found, key=lambda end: (end.day, end.group, end.country))


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
