"""Writes laboratories and people: new ones, and what was empty of those on file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.directory.kinds import OrganisationKind
from trainfac.directory.loading import admin_area
from trainfac.directory.models import Country, Direction, Employment, Organisation, Person
from trainfac.identity.roles import Actor
from trainfac.imports.planning.plans import RowPlan
from trainfac.imports.planning.world import World
from trainfac.imports.queries.parts import parts
from trainfac.imports.rows import ParticipantRow
from trainfac.infra import audit
from trainfac.kernel.text import fold

M = TypeVar("M", Organisation, Person)


def write_laboratories(
    tx: Session, world: World, plans: Sequence[RowPlan], *, actor: Actor
) -> dict[int, Organisation]:  # fmt: skip
    """Every laboratory of the rows by its number in their plans; new ones have numbers below zero."""
    found = _on_file(tx, Organisation, (plan.laboratory.id for plan in plans))
    for plan in plans:
        if plan.laboratory.new:
            found[plan.laboratory.id] = _laboratory(tx, world, plan.row)
    tx.add_all(found.values())
    tx.flush()
    for plan in plans:
        if plan.laboratory.fills:
            _fill_laboratory(tx, found[plan.laboratory.id], plan.laboratory.fills, actor)
    return found


def write_people(
    tx: Session, plans: Sequence[RowPlan], laboratories: Mapping[int, Organisation], *, actor: Actor
) -> dict[int, Person]:
    """Every person of the rows by their number in the plans, with where they work written down."""
    found = _on_file(tx, Person, (plan.person.id for plan in plans))
    for plan in plans:
        if plan.person.new:
            found[plan.person.id] = _person(plan.row)
    tx.add_all(found.values())
    tx.flush()
    for plan in plans:
        if plan.person.fills:
            _fill_person(tx, found[plan.person.id], plan.person.fills, actor)
    _write_jobs(tx, plans, found, laboratories)
    return found


def _on_file(tx: Session, model: type[M], numbers: Iterable[int]) -> dict[int, M]:
    found: dict[int, M] = {}
    for some in parts(number for number in numbers if number > 0):
        found |= {row.id: row for row in tx.scalars(select(model).where(model.id.in_(some)))}
    return found


def _laboratory(tx: Session, world: World, row: ParticipantRow) -> Organisation:
    country_id = world.countries[row.country].id
    return Organisation(
        name=row.laboratory,
        name_folded=fold(row.laboratory),
        kind=OrganisationKind.LABORATORY,
        field=row.lab_kind,
        country_id=country_id,
        admin_area_id=_area_id(tx, row.subdivision, country_id),
        city=row.city,
        reference=row.lab_ref or None,
    )


def _area_id(tx: Session, code: str, country_id: int) -> int | None:
    return admin_area(tx, code, tx.get_one(Country, country_id)).id if code else None


def _fill_laboratory(tx: Session, laboratory: Organisation, fills: Mapping[str, str], actor: Actor) -> None:
    values: dict[str, Any] = dict(fills)
    if "area" in values:
        values["admin_area_id"] = _area_id(tx, values.pop("area"), laboratory.country_id)
    _fill(tx, laboratory, values, "laboratory.filled", actor)


def _person(row: ParticipantRow) -> Person:
    return Person(
        full_name=row.full_name,
        name_folded=fold(row.full_name),
        native_name=row.native_name,
        native_lang=row.native_lang if row.native_name else "",
        native_dir=Direction(row.native_dir),
        sex=row.sex,
        email=row.email,
        reference=row.person_ref or None,
    )


def _fill_person(tx: Session, person: Person, fills: Mapping[str, Any], actor: Actor) -> None:
    values = dict(fills)
    if "native_dir" in values:
        values["native_dir"] = Direction(values["native_dir"])
    _fill(tx, person, values, "person.filled", actor)


def _fill(tx: Session, record: Organisation | Person, values: Mapping[str, Any], action: str, actor: Actor) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    audit.record(tx, action, record, actor_id=actor.user_id, after={"fields": sorted(values)})


def _write_jobs(
    tx: Session, plans: Sequence[RowPlan], people: Mapping[int, Person], laboratories: Mapping[int, Organisation]
) -> None:
    """A coordinator who enters somebody for a laboratory confirms that they work there."""
    new: dict[tuple[int, int], Employment] = {}
    for plan in plans:
        person, laboratory = people[plan.person.id], laboratories[plan.laboratory.id]
        job = plan.person.job
        if job is not None:
            new[person.id, laboratory.id] = Employment(
                person_id=person.id,
                organisation_id=laboratory.id,
                job_title=job.title,
                ended_on=job.ended_on,
                confirmed=True,
            )
        elif plan.person.job_title:
            employment = new.get((person.id, laboratory.id)) or _job_on_file(tx, person.id, laboratory.id)
            employment.job_title = plan.person.job_title
    tx.add_all(new.values())
    tx.flush()


def _job_on_file(tx: Session, person_id: int, laboratory_id: int) -> Employment:
    """The present employment there, else the newest."""
    query = (
        select(Employment)
        .where(Employment.person_id == person_id, Employment.organisation_id == laboratory_id)
        .order_by(Employment.ended_on.is_(None).desc(), Employment.id.desc())
        .limit(1)
    )
    return tx.scalars(query).one()
