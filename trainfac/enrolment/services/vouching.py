"""Coordinators vouch for where their participants work, where a laboratory has no head with an account."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.directory.models import Employment
from trainfac.directory.services.staff import confirm
from trainfac.enrolment import policy
from trainfac.enrolment.queries.people import known_here
from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg


def confirm_workplace(tx: Session, facility_id: int, employment_id: int, *, actor: Actor) -> Employment:
    """Say that somebody known at this facility works where they say; again changes nothing. Raises NotFound."""
    query = (
        select(Employment)
        .join(Employment.person)
        .where(Employment.id == employment_id, Employment.ended_on.is_(None), known_here(facility_id))
        .with_for_update(of=Employment)
    )
    employment = tx.scalar(query)
    if employment is None or not policy.may_decide(actor, facility_id):
        raise NotFound(msg("There is no such person"))
    confirm(tx, employment, actor=actor)
    return employment
