"""Names that somebody has read and found right."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.certificates.models import NameProof
from trainfac.enrolment.models import Registration


def proofs_of_run(session: Session, run_id: int) -> Mapping[int, NameProof]:
    """The last proof of each participant's name, by registration."""
    query = select(NameProof).join(Registration, Registration.id == NameProof.registration_id)
    found = session.scalars(query.where(Registration.run_id == run_id))
    return {proof.registration_id: proof for proof in found}


def proof_of(session: Session, registration_id: int) -> NameProof | None:
    """The last proof of a participant's name."""
    return session.scalar(select(NameProof).where(NameProof.registration_id == registration_id))
