"""People and laboratories that a facility deals with: who asked for a run of it or takes part in one.

Coordinators see these and nobody else: for every other id there is nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from trainfac.directory.models import Country, Employment, Organisation, Person
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.states import PARTICIPANTS
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.kernel.text import fold
from trainfac.scheduling.models import CourseRun


@dataclass(frozen=True)
class LaboratoryLine:
    """A laboratory in a list, with how many people of it took part or take part at this facility."""

    laboratory: Organisation
    participants: int


def known_here(facility_id: int) -> ColumnElement[bool]:
    """That a person asked for a run of this facility or is registered for one."""
    runs = select(CourseRun.id).where(CourseRun.facility_id == facility_id)
    return or_(
        exists().where(Nomination.person_id == Person.id, Nomination.run_id.in_(runs)),
        exists().where(Registration.person_id == Person.id, Registration.run_id.in_(runs)),
    )


def dealt_with(facility_id: int) -> ColumnElement[bool]:
    """That a laboratory sent somebody to this facility, or proposed to."""
    runs = select(CourseRun.id).where(CourseRun.facility_id == facility_id)
    return or_(
        exists().where(Nomination.organisation_id == Organisation.id, Nomination.run_id.in_(runs)),
        exists().where(Registration.organisation_id == Organisation.id, Registration.run_id.in_(runs)),
    )


def people_page(session: Session, facility_id: int, search: str, number: int) -> Page:
    """People known at a facility, by name, with where they work; ``search`` is a part of the name or the mail."""
    query = select(Person).where(known_here(facility_id))
    if fold(search):
        named = Person.name_folded.contains(fold(search), autoescape=True)
        query = query.where(or_(named, Person.email.contains(search.strip().lower(), autoescape=True)))
    return _people(session, query, number)


def people_of_laboratory(session: Session, facility_id: int, organisation_id: int, number: int) -> Page:
    """People known at a facility who came, or were to come, from this laboratory."""
    runs = select(CourseRun.id).where(CourseRun.facility_id == facility_id)
    sent = (
        exists().where(kind.person_id == Person.id, kind.run_id.in_(runs), kind.organisation_id == organisation_id)
        for kind in (Nomination, Registration)
    )
    return _people(session, select(Person).where(or_(*sent)), number)


def person_here(session: Session, facility_id: int, person_id: int) -> Person:
    """A person known at this facility, with where they work and worked. Raises NotFound."""
    query = (
        select(Person)
        .where(Person.id == person_id, known_here(facility_id))
        .options(selectinload(Person.employments).joinedload(Employment.organisation).joinedload(Organisation.country))
    )
    person = session.scalar(query)
    if person is None:
        raise NotFound(msg("There is no such person"))
    return person


def nominations_here(session: Session, facility_id: int, person_id: int) -> Sequence[Nomination]:
    query = (
        select(Nomination)
        .join(Nomination.run)
        .where(Nomination.person_id == person_id, CourseRun.facility_id == facility_id)
        .options(joinedload(Nomination.run).joinedload(CourseRun.course), joinedload(Nomination.organisation))
        .order_by(Nomination.id.desc())
    )
    return session.scalars(query).all()


def registrations_here(session: Session, facility_id: int, person_id: int) -> Sequence[Registration]:
    query = (
        select(Registration)
        .join(Registration.run)
        .where(Registration.person_id == person_id, CourseRun.facility_id == facility_id)
        .options(joinedload(Registration.run).joinedload(CourseRun.course))
        .order_by(CourseRun.starts_on.desc(), Registration.id.desc())
    )
    return session.scalars(query).all()


def doubles(session: Session, facility_id: int, person_ids: Collection[int]) -> Mapping[int, list[Person]]:
    """For each of these people, others known at this facility who could be the same person.

    Same mail address, or the same name (case and accents aside) at a laboratory of the same country.
    """
    one, other = aliased(Person), aliased(Person)
    at_one, at_other = aliased(Employment), aliased(Employment)
    lab_one, lab_other = aliased(Organisation), aliased(Organisation)
    compatriots = (
        select(at_one.id)
        .join(lab_one, lab_one.id == at_one.organisation_id)
        .join(lab_other, lab_other.country_id == lab_one.country_id)
        .join(at_other, at_other.organisation_id == lab_other.id)
        .where(at_one.person_id == one.id, at_other.person_id == other.id)
        .exists()
    )
    same = or_(and_(one.email != "", one.email == other.email), and_(one.name_folded == other.name_folded, compatriots))
    query = (
        select(one.id, other)
        .join(other, and_(other.id != one.id, same))
        .where(
            one.id.in_(person_ids),
            one.merged_into_id.is_(None),
            other.merged_into_id.is_(None),
            other.id.in_(select(Person.id).where(known_here(facility_id))),
        )
        .order_by(other.id)
    )
    found: dict[int, list[Person]] = defaultdict(list)
    for person_id, double in session.execute(query):
        found[person_id].append(double)
    return found


def laboratories_page(
    session: Session, *, facility_id: int, everywhere: bool, search: str, country_id: int | None, number: int
) -> Page:
    """Laboratories by name: those this facility dealt with, or all; ``search`` is a part of a name or a reference."""
    query = select(Organisation).join(Organisation.country).where(Organisation.merged_into_id.is_(None))
    if not everywhere:
        query = query.where(dealt_with(facility_id))
    if country_id is not None:
        query = query.where(Organisation.country_id == country_id)
    if fold(search):
        typed = search.strip()
        query = query.where(
            or_(
                Organisation.name_folded.contains(fold(search), autoescape=True),
                Organisation.name_local.contains(typed, autoescape=True),
                Organisation.reference == typed,
            )
        )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = (
        query.options(joinedload(Organisation.country), joinedload(Organisation.admin_area))
        .order_by(Country.name, Organisation.name_folded, Organisation.id)
        .limit(PAGE_ROWS)
        .offset(offset(number))
    )
    found = session.scalars(ordered).all()
    sent = _participants_by_laboratory(session, facility_id, [laboratory.id for laboratory in found])
    return Page([LaboratoryLine(each, sent.get(each.id, 0)) for each in found], total, number)


def _people(session: Session, query: Select[Person], number: int) -> Page:
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = (
        query.options(
            selectinload(Person.employments).joinedload(Employment.organisation).joinedload(Organisation.country)
        )
        .order_by(Person.name_folded, Person.id)
        .limit(PAGE_ROWS)
        .offset(offset(number))
    )
    return Page(session.scalars(ordered).all(), total, number)


def _participants_by_laboratory(
    session: Session, facility_id: int, organisation_ids: Collection[int]
) -> Mapping[int, int]:
    query = (
        select(Registration.organisation_id, func.count(Registration.person_id.distinct()))
        .join(Registration.run)
        .where(
            CourseRun.facility_id == facility_id,
            Registration.organisation_id.in_(organisation_ids),
            Registration.state.in_(PARTICIPANTS),
        )
        .group_by(Registration.organisation_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}
