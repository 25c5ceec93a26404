"""What identity asks of the features above it: the edge between accounts and the facilities and people they are for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from trainfac.directory.models import Country, Employment, Organisation, Person
from trainfac.directory.queries.people import current_employment
from trainfac.directory.services.people import add_person
from trainfac.enrolment.models import Nomination, Registration
from trainfac.identity import outside
from trainfac.identity.outside import KnownPerson, Place
from trainfac.kernel.text import fold
from trainfac.scheduling.models import CourseRun, Facility, Trainer, trainer_facility

_MOST: Final = 50


class PeopleAndPlaces:
    """Answers out of directory, scheduling and enrolment."""

    def facilities(self, session: Session) -> Sequence[Place]:
        rows = session.execute(select(Facility.id, Facility.name, Facility.code).order_by(Facility.name))
        return [Place(*row) for row in rows]

    def laboratories(self, session: Session, search: str, facility_id: int | None) -> Sequence[Place]:
        query = _laboratories(facility_id).where(Organisation.name_folded.contains(fold(search), autoescape=True))
        rows = session.execute(query.order_by(Organisation.name_folded).limit(_MOST))
        return [_place(*row) for row in rows]

    def laboratory(self, session: Session, organisation_id: int, facility_id: int | None) -> Place | None:
        row = session.execute(_laboratories(facility_id).where(Organisation.id == organisation_id)).first()
        return None if row is None else _place(*row)

    def laboratory_names(self, session: Session, ids: Collection[int]) -> Mapping[int, str]:
        rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
        return {row.id: row.name for row in rows}

    def workplace(self, session: Session, person_id: int) -> Place | None:
        current = current_employment(session, person_id)
        if current is None:
            return None
        laboratory = current.organisation
        return _place(laboratory.id, laboratory.name, laboratory.country.name)

    def trainers(self, session: Session, facility_id: int) -> Sequence[KnownPerson]:
        query = (
            select(Person)
            .join(Trainer, Trainer.person_id == Person.id)
            .join(trainer_facility, trainer_facility.c.trainer_id == Trainer.id)
            .where(trainer_facility.c.facility_id == facility_id, Trainer.active.is_(True))
        )
        return _people(session.scalars(query.order_by(Person.full_name)))

    def staff(self, session: Session, organisation_id: int) -> Sequence[KnownPerson]:
        query = (
            select(Person)
            .join(Employment, Employment.person_id == Person.id)
            .where(
                Employment.organisation_id == organisation_id,
                Employment.confirmed.is_(True),
                Employment.ended_on.is_(None),
            )
            .distinct()
        )
        return _people(session.scalars(query.order_by(Person.full_name)))

    def taking_part(self, session: Session, facility_id: int, person_id: int) -> KnownPerson | None:
        takes_part = or_(
            exists().where(_at(Nomination, facility_id), Nomination.person_id == Person.id),
            exists().where(_at(Registration, facility_id), Registration.person_id == Person.id),
        )
        person = session.scalar(select(Person).where(Person.id == person_id, takes_part))
        return None if person is None else KnownPerson(person.id, person.full_name, person.email)

    def add_person(self, tx: Session, name: str, email: str, organisation_id: int | None) -> int:
        return add_person(tx, full_name=name, email=email, works_at_id=organisation_id).id


def register() -> None:
    """Tell identity who answers."""
    outside.register(PeopleAndPlaces())


def _laboratories(facility_id: int | None) -> Select[int, str, str]:
    query = (
        select(Organisation.id, Organisation.name, Country.name)
        .join(Organisation.country)
        .where(Organisation.merged_into_id.is_(None))
    )
    if facility_id is None:
        return query
    anywhere = or_(
        exists().where(Nomination.organisation_id == Organisation.id),
        exists().where(Registration.organisation_id == Organisation.id),
    )
    here = or_(
        exists().where(_at(Nomination, facility_id), Nomination.organisation_id == Organisation.id),
        exists().where(_at(Registration, facility_id), Registration.organisation_id == Organisation.id),
    )
    return query.where(or_(here, ~anywhere))


def _at(kind: type[Nomination | Registration], facility_id: int) -> ColumnElement[bool]:
    """Of a run of this facility."""
    return kind.run_id.in_(select(CourseRun.id).where(CourseRun.facility_id == facility_id))


def _place(organisation_id: int, name: str, country: str) -> Place:
    return Place(organisation_id, f"{name} ({country})")


def _people(found: Iterable[Person]) -> list[KnownPerson]:
    return [KnownPerson(person.id, person.full_name, person.email) for person in found]
