"""A place keeps the name its laboratory had, until a coordinator takes over the one that was put right."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainfac.enrolment import policy
from trainfac.enrolment.models import Registration
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg


def take_over_laboratory_name(tx: Session, registration_id: int, *, actor: Actor) -> Registration:
    """Call the laboratory of a registration as it is called now; what was issued stays as it is. Raises NotFound."""
    registration = tx.get(Registration, registration_id, with_for_update=True)
    if registration is None or not policy.may_decide(actor, registration.run.facility_id):
        raise NotFound(msg("There is no such registration"))
    before, after = registration.organisation_name, registration.organisation.name
    if after != before:
        registration.organisation_name = after
        audit.record(
            tx,
            "registration.laboratory_renamed",
            registration,
            actor_id=actor.user_id,
            before={"organisation_name": before},
            after={"organisation_name": after},
        )
    return registration
