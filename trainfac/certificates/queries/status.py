"""The states of a facility's certificates, as its status lists say them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.certificates.credential.status_list import ENTRIES, Purpose
from trainfac.certificates.models import Certificate, StatusCounter
from trainfac.certificates.states import CertificateState

# A list of revocation has every certificate that is not to be accepted, those that are suspended for now too: it is the
# one that credentials name. The list of suspension says which of them may come back.


def set_bits(session: Session, facility_id: int, purpose: Purpose, number: int) -> list[int] | None:
    """The indices that are set in a list of a facility, ascending; None when it has no such list (yet)."""
    first = (number - 1) * ENTRIES
    taken = session.scalar(select(StatusCounter.taken).where(StatusCounter.facility_id == facility_id)) or 0
    if number < 1 or first >= taken:
        return None
    query = (
        select(Certificate.status_index, Certificate.state)
        .where(
            Certificate.facility_id == facility_id,
            Certificate.status_index >= first,
            Certificate.status_index < first + ENTRIES,
            Certificate.state != CertificateState.ISSUED,
        )
        .order_by(Certificate.status_index)
    )
    return [
        index - first
        for index, state in session.execute(query)
        if index is not None and (purpose == "revocation" or state is CertificateState.SUSPENDED)
    ]
