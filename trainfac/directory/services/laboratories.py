"""Laboratories and other organisations, kept right by coordinators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.directory import policy
from trainfac.directory.kinds import OrganisationKind
from trainfac.directory.loading import admin_area, subdivisions
from trainfac.directory.models import Country, Organisation
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean, fold


@dataclass(frozen=True)
class LaboratoryDetails:
    """What is known of a laboratory. ``area_code`` is ISO 3166-2 or empty, ``reference`` the facilities' number."""

    name: str
    iso2: str
    kind: OrganisationKind = OrganisationKind.LABORATORY
    name_local: str = ""
    field: str = ""
    area_code: str = ""
    city: str = ""
    reference: str = ""


def add_laboratory(tx: Session, details: LaboratoryDetails, *, actor: Actor) -> Organisation:
    """A laboratory that nobody knew. Raises Forbidden, or RuleBroken with what is wrong in each field."""
    laboratory = Organisation()
    _apply(tx, laboratory, details, actor)
    tx.add(laboratory)
    audit.record(tx, "laboratory.added", laboratory, actor_id=actor.user_id, after=_facts(laboratory))
    return laboratory


def correct_laboratory(tx: Session, organisation_id: int, details: LaboratoryDetails, *, actor: Actor) -> Organisation:
    """Correct what is known of a laboratory; registrations keep what was true when they were made.

    Raises NotFound, Forbidden, or RuleBroken with what is wrong in each field.
    """
    laboratory = tx.get(Organisation, organisation_id, with_for_update=True)
    if laboratory is None or laboratory.merged_into_id is not None:
        raise NotFound(msg("There is no such laboratory"))
    before = _facts(laboratory)
    _apply(tx, laboratory, details, actor)
    audit.record(
        tx, "laboratory.corrected", laboratory, actor_id=actor.user_id, before=before, after=_facts(laboratory)
    )
    return laboratory


def _apply(tx: Session, laboratory: Organisation, details: LaboratoryDetails, actor: Actor) -> None:
    if not policy.may_edit_laboratories(actor):
        raise Forbidden(msg("Only coordinators keep the list of laboratories"))
    country = tx.scalar(select(Country).where(Country.iso2 == details.iso2))
    wrong = _wrong(tx, laboratory, details, country)
    if wrong or country is None:
        raise RuleBroken(fields=wrong)
    laboratory.name, laboratory.name_folded = clean(details.name), fold(details.name)
    laboratory.name_local, laboratory.kind, laboratory.field = clean(details.name_local), details.kind, details.field
    laboratory.country_id, laboratory.city = country.id, clean(details.city)
    laboratory.admin_area_id = admin_area(tx, details.area_code, country).id if details.area_code else None
    laboratory.reference = clean(details.reference) or None


def _wrong(
    tx: Session, laboratory: Organisation, details: LaboratoryDetails, country: Country | None
) -> dict[str, Message]:
    if country is None:
        return {"country": msg("Choose a country")}
    fields: dict[str, Message] = {}
    if not clean(details.name):
        fields["name"] = msg("Enter the name")
    elif _namesake(tx, laboratory, details, country) is not None:
        fields["name"] = msg("A laboratory of this name is known in this country and city")
    if details.area_code and details.area_code not in subdivisions(country.iso2):
        fields["area"] = msg("This is no province or state of the country; choose again")
    reference = clean(details.reference)
    if reference:
        other = tx.scalar(select(Organisation).where(Organisation.reference == reference))
        if other is not None and other.id != laboratory.id:
            fields["reference"] = msg("This is the reference of “%(name)s”", name=other.name)
    return fields


def _namesake(
    tx: Session, laboratory: Organisation, details: LaboratoryDetails, country: Country
) -> Organisation | None:
    query = select(Organisation).where(
        Organisation.country_id == country.id,
        Organisation.name_folded == fold(details.name),
        Organisation.merged_into_id.is_(None),
    )
    others = (other for other in tx.scalars(query) if other.id != laboratory.id)
    return next((other for other in others if fold(other.city) == fold(details.city)), None)


def _facts(laboratory: Organisation) -> dict[str, Any]:
    return {
        "name": laboratory.name,
        "kind": laboratory.kind.value,
        "field": laboratory.field,
        "country_id": laboratory.country_id,
        "admin_area_id": laboratory.admin_area_id,
        "city": laboratory.city,
        "reference": laboratory.reference,
    }
