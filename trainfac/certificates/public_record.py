"""What anybody who holds a certificate may know of it, for machines."""

from __future__ import annotations

from typing import Any, Final

from trainfac.certificates.models import Certificate
from trainfac.certificates.printed_fields import printed_fields
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateState
from trainfac.signing.models import SigningKey

UNKNOWN: Final = {"state": "unknown"}


def public_record(
    certificate: Certificate,
    key: SigningKey | None,
    *,
    predecessor: Certificate | None,
    successor: Certificate | None,
) -> dict[str, Any]:
    """Its state, why it is not valid if so, what it replaced and what replaced it, the digest of its file and the key
    that signed it, and every printed field.
    """
    answer: dict[str, Any] = {"state": state_word(certificate.state)}
    if certificate.state is not CertificateState.ISSUED:
        answer["reason"] = certificate.reason
        answer["reason_code"] = None if certificate.reason_code is None else certificate.reason_code.value
        changed = certificate.state_changed_at
        answer["since"] = None if changed is None else changed.isoformat()
    if successor is not None:
        answer["superseded_by"] = successor.serial
        answer["superseded_by_state"] = state_word(successor.state)
    if predecessor is not None:
        answer["supersedes"] = predecessor.serial
    if certificate.file is not None:
        answer["sha256"] = certificate.file.sha256
    if key is not None:
        answer["signing_key"] = {"fingerprint": key.fingerprint, "state": key.state.value}
    return {**answer, **printed_fields(Snapshot.from_json(certificate.snapshot))}


def state_word(state: CertificateState) -> str:
    """As verifiers say it: what was issued and is nothing else is valid."""
    return "valid" if state is CertificateState.ISSUED else state.value
