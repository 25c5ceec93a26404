"""Who signs the certificates of a facility."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import Facility, Signatory
from trainfac.scheduling.services.lookup import facility_to_change


@dataclass(frozen=True)
class SignatoryPlan:
    """Who signs and as what; ``position`` counts from 1, the days are both included."""

    name: str
    title: str
    position: int
    valid_from: date | None = None
    valid_to: date | None = None


def add_signatory(tx: Session, facility_id: int, plan: SignatoryPlan, *, actor: Actor) -> Signatory:
    """Let somebody sign certificates of the facility."""
    facility = facility_to_change(tx, facility_id, actor)
    signatory = Signatory(facility_id=facility.id)
    _sign_as(signatory, plan)
    facility.signatories.append(signatory)
    audit.record(tx, "signatory.added", signatory, actor_id=actor.user_id, after={"name": signatory.name})
    return signatory


def change_signatory(
    tx: Session, facility_id: int, signatory_id: int, plan: SignatoryPlan, *, actor: Actor
) -> Signatory:  # fmt: skip
    """Say anew who signs. Certificates that were issued keep the names printed on them."""
    signatory = _signatory(tx, facility_to_change(tx, facility_id, actor), signatory_id)
    before = {"name": signatory.name, "title": signatory.title}
    _sign_as(signatory, plan)
    after = {"name": signatory.name, "title": signatory.title}
    audit.record(tx, "signatory.changed", signatory, actor_id=actor.user_id, before=before, after=after)
    return signatory


def remove_signatory(tx: Session, facility_id: int, signatory_id: int, *, actor: Actor) -> Signatory:
    """Take a name off certificates to come."""
    facility = facility_to_change(tx, facility_id, actor)
    signatory = _signatory(tx, facility, signatory_id)
    audit.record(tx, "signatory.removed", signatory, actor_id=actor.user_id, before={"name": signatory.name})
    facility.signatories.remove(signatory)
    return signatory


def _signatory(tx: Session, facility: Facility, signatory_id: int) -> Signatory:
    signatory = tx.get(Signatory, signatory_id)
    if signatory is None or signatory.facility_id != facility.id:
        raise NotFound(msg("There is no such signatory"))
    return signatory


def _sign_as(signatory: Signatory, plan: SignatoryPlan) -> None:
    fields = {}
    if not clean(plan.name):
        fields["name"] = msg("Give the name that is printed")
    if not clean(plan.title):
        fields["title"] = msg("Give the title printed under the name")
    if plan.valid_from and plan.valid_to and plan.valid_to < plan.valid_from:
        fields["valid_to"] = msg("The last day is before the first")
    if fields:
        raise RuleBroken(fields=fields)
    signatory.name, signatory.title, signatory.position = clean(plan.name), clean(plan.title), plan.position
    signatory.valid_from, signatory.valid_to = plan.valid_from, plan.valid_to
