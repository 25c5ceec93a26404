"""Technicians of today and their laboratories, who come to the runs around today."""

from __future__ import annotations

import csv
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.directory.kinds import OrganisationKind, Sex
from trainfac.directory.models import Country, Direction, Employment, Organisation, Person
from trainfac.kernel.text import fold


def add_technicians(tx: Session) -> int:
    """Add those of the list who are not there yet, with their laboratories; returns how many were added."""
    added = 0
    for row in _rows():
        if tx.scalar(select(Person.id).where(Person.email == row["email"])) is not None:
            continue
        person = Person(
            full_name=row["full_name"],
            name_folded=fold(row["full_name"]),
            native_name=row["native_name"],
            native_lang=row["native_lang"],
            native_dir=Direction(row["native_dir"]),
            sex=Sex(row["sex"]),
            email=row["email"],
        )
        tx.add(person)
        tx.flush()
        laboratory = _laboratory(tx, row)
        tx.add(
            Employment(person_id=person.id, organisation_id=laboratory.id, job_title=row["job_title"], confirmed=True)
        )
        added += 1
    return added


def technicians(session: Session) -> list[tuple[Person, int]]:
    """The technicians of the list in its order, each with the id of their laboratory."""
    mails = [row["email"] for row in _rows()]
    query = (
        select(Person, Employment.organisation_id)
        .join(Employment, Employment.person_id == Person.id)
        .where(Person.email.in_(mails))
    )
    found = {person.email: (person, organisation) for person, organisation in session.execute(query)}
    return [found[mail] for mail in mails]


def _laboratory(tx: Session, row: dict[str, str]) -> Organisation:
    laboratory = tx.scalar(select(Organisation).where(Organisation.name == row["laboratory"]))
    if laboratory is None:
        country = tx.scalars(select(Country).where(Country.iso2 == row["country"])).one()
        laboratory = Organisation(
            name=row["laboratory"],
            name_folded=fold(row["laboratory"]),
            kind=OrganisationKind.LABORATORY,
            field=row["field"],
            city=row["city"],
            country_id=country.id,
        )
        tx.add(laboratory)
        tx.flush()
    return laboratory


def _rows() -> list[dict[str, str]]:
    text = (files("trainfac.data") / "demo" / "technicians.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
