"""Where a person works, as they say themselves. It opens nothing until the laboratory's head confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.directory.kinds import OrganisationKind
from trainfac.directory.loading import admin_area
from trainfac.directory.models import Country, Employment, Organisation, Person
from trainfac.directory.services.people import add_person
from trainfac.identity.models import User
from trainfac.identity.roles import Actor
from trainfac.identity.services.accounts import own_account
from trainfac.infra.audit import record
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean, fold


@dataclass(frozen=True)
class NewLaboratory:
    """A laboratory that somebody misses in our list. ``area_code`` is ISO 3166-2 or empty."""

    name: str
    iso2: str
    name_local: str = ""
    city: str = ""
    area_code: str = ""


def state_workplace(
    tx: Session,
    *,
    organisation_id: int | None,
    new: NewLaboratory | None,
    job_title: str,
    actor: Actor,
    now: datetime,
) -> Employment:
    """Say where one works now: a laboratory we know, else a new one. What was said before ends today.

    Saying the same again corrects the job title and leaves a confirmation as it is.
    """
    person = _person_of(tx, own_account(tx, actor))
    laboratory = _known(tx, organisation_id) if organisation_id is not None else _added(tx, new, actor)
    current = list(
        tx.scalars(select(Employment).where(Employment.person_id == person.id, Employment.ended_on.is_(None)))
    )
    same = next((held for held in current if held.organisation_id == laboratory.id), None)
    for held in current:
        if held is not same:
            held.ended_on = now.date()
    if same is not None:
        same.job_title = clean(job_title)
        return same
    employment = Employment(person_id=person.id, organisation_id=laboratory.id, job_title=clean(job_title))
    tx.add(employment)
    record(tx, "employment.stated", employment, actor_id=actor.user_id, after={"organisation_id": laboratory.id})
    return employment


def _person_of(tx: Session, user: User) -> Person:
    """The person behind an account; staff accounts may have had none until now."""
    if user.person_id is None:
        user.person_id = add_person(tx, full_name=user.name, email=user.email).id
    return tx.get_one(Person, user.person_id)


def _known(tx: Session, organisation_id: int) -> Organisation:
    found = tx.get(Organisation, organisation_id)
    if found is None or found.merged_into_id is not None:
        raise NotFound(msg("There is no such laboratory"))
    return found


def _added(tx: Session, new: NewLaboratory | None, actor: Actor) -> Organisation:
    """The laboratory of this name in its country: the one we know, whatever its case and accents, or a new one."""
    if new is None or not clean(new.name):
        raise RuleBroken(fields={"laboratory": msg("Choose your laboratory, or write its name below")})
    country = tx.scalar(select(Country).where(Country.iso2 == new.iso2).with_for_update())  # else two would add it
    if country is None:
        raise RuleBroken(fields={"country": msg("Choose a country")})
    known = tx.scalar(
        select(Organisation)
        .where(
            Organisation.country_id == country.id,
            Organisation.name_folded == fold(new.name),
            Organisation.merged_into_id.is_(None),
        )
        .order_by(Organisation.id)
    )
    if known is not None:
        return known
    laboratory = Organisation(
        name=clean(new.name),
        name_folded=fold(new.name),
        name_local=clean(new.name_local),
        kind=OrganisationKind.LABORATORY,
        country_id=country.id,
        admin_area_id=admin_area(tx, new.area_code, country).id if new.area_code else None,
        city=clean(new.city),
    )
    tx.add(laboratory)
    record(tx, "laboratory.named", laboratory, actor_id=actor.user_id)
    return laboratory
