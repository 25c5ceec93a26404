"""What a certificate would look like if it were issued now; no number is spent and nothing is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.services.drafting import draft, run_to_certify
from trainfac.certificates.services.issuing import printing_reasons
from trainfac.certificates.snapshot import Snapshot
from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg

_NO_CODE: Final = "XXXX-XXXX-XXXX"


def preview(
    session: Session, run_id: int, registration_id: int, *, actor: Actor, now: datetime, public_url: str
) -> Snapshot:
    """The snapshot of a participant's certificate with the number 0000 and codes that verify nothing.

    Raises NotFound, or RuleBroken with every reason why nothing could be issued.
    """
    run = run_to_certify(session, run_id)
    if not policy.may_issue(actor, run.facility_id):
        raise NotFound(msg("There is no such course run"))
    found = [person for person in queries.candidates(session, run_id) if person.registration.id == registration_id]
    if not found:
        raise NotFound(msg("There is no such participant of this run"))
    kind = found[0].eligibility.kind
    if kind is None:
        raise RuleBroken(*found[0].eligibility.reasons)
    issued_on = now.astimezone(run.facility.zone).date()
    stationery = queries.stationery(session, run.facility_id)
    drawn = draft(run, found[0], kind, stationery=stationery, issued_on=issued_on, public_url=public_url)
    problems = printing_reasons(drawn, stationery.pictures)
    if problems:
        raise RuleBroken(*problems)
    return without_codes(drawn.snapshot, public_url)


def without_codes(snapshot: Snapshot, public_url: str) -> Snapshot:
    """The same with codes that verify nothing."""
    return replace(snapshot, verification_code="", human_code=_NO_CODE, verification_url=f"{public_url}/verify")
