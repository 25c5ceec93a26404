"""Who works at a laboratory, as its head says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.directory import policy
from trainfac.directory.models import Employment, Person
from trainfac.directory.queries.staff import colleague
from trainfac.directory.services.people import add_person
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean, fold


def add_colleague(
    tx: Session, organisation_id: int, *, full_name: str, email: str, job_title: str, actor: Actor
) -> Person:
    """A person of this laboratory by name: who works there already, else somebody new.

    Somebody of the same name and address at another laboratory stays somebody else until a coordinator joins the
    records: a head could otherwise claim anybody by knowing their address. Raises NotFound, RuleBroken.
    """
    if not policy.may_keep_staff(actor, organisation_id):
        raise NotFound(msg("There is no such laboratory"))
    name = clean(full_name)
    if not name:
        raise RuleBroken(fields={"full_name": msg("Enter the full name")})
    namesakes = _staff_called(tx, organisation_id, name)
    if len(namesakes) > 1:
        raise RuleBroken(fields={"full_name": msg("Several of your staff have this name; choose from the list")})
    if namesakes and not namesakes[0].confirmed:
        waiting = msg("%(name)s waits for you to confirm that they work at your laboratory", name=name)
        raise RuleBroken(fields={"full_name": waiting})
    if namesakes:
        return namesakes[0].person
    person = add_person(tx, full_name=name, email=clean(email))
    employment = Employment(
        person_id=person.id, organisation_id=organisation_id, job_title=clean(job_title), confirmed=True
    )
    tx.add(employment)
    audit.record(tx, "colleague.added", employment, actor_id=actor.user_id)
    return person


def confirm_colleague(tx: Session, employment_id: int, *, actor: Actor) -> Employment:
    """Say that somebody who named this laboratory works there; again changes nothing. Raises NotFound."""
    employment = colleague(tx, employment_id, actor=actor)
    confirm(tx, employment, actor=actor)
    return employment


def confirm(tx: Session, employment: Employment, *, actor: Actor) -> None:
    """Write down that somebody works where they say; the caller has seen that the actor may say so."""
    if not employment.confirmed:
        employment.confirmed = True
        audit.record(tx, "colleague.confirmed", employment, actor_id=actor.user_id)


def part_with_colleague(tx: Session, employment_id: int, *, actor: Actor, now: datetime) -> Employment:
    """Say that somebody does not work at this laboratory, or no longer. Raises NotFound."""
    employment = colleague(tx, employment_id, actor=actor)
    employment.ended_on = now.date()
    audit.record(tx, "colleague.ended", employment, actor_id=actor.user_id, before={"confirmed": employment.confirmed})
    return employment


def _staff_called(tx: Session, organisation_id: int, name: str) -> list[Employment]:
    query = (
        select(Employment)
        .join(Employment.person)
        .where(
            Employment.organisation_id == organisation_id,
            Employment.ended_on.is_(None),
            Person.name_folded == fold(name),
            Person.merged_into_id.is_(None),
        )
        .options(joinedload(Employment.person))
    )
    return list(tx.scalars(query))
