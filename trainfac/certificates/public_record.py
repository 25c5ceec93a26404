"""What anybody who holds a certificate may know of it, for machines."""

from __future__ import annotations

from typing import Any, Final

from trainfac.certificates.models import Certificate
from trainfac.certificates.states import CertificateState

# Of a snapshot: what is not printed as words, and the codes, which stay with whoever has them.
_NOT_TOLD: Final = frozenset(
    {
        "version", "lang", "dir", "native_lang", "native_dir", "look", "second", "logo", "second_logo",
        "verification_code", "human_code", "verification_url", "verification_page", "identity_salt",
    }
)  # fmt: skip
UNKNOWN: Final = {"state": "unknown"}


def public_record(certificate: Certificate, successor: Certificate | None) -> dict[str, Any]:
    """Its state, why it is not valid if so, what replaced it, the digest of its file, and every printed field."""
    answer: dict[str, Any] = {"state": state_word(certificate.state)}
    if certificate.state is not CertificateState.ISSUED:
        answer["reason"] = certificate.reason
        answer["reason_code"] = None if certificate.reason_code is None else certificate.reason_code.value
        changed = certificate.state_changed_at
        answer["since"] = None if changed is None else changed.isoformat()
    if successor is not None:
        answer["superseded_by"] = successor.serial
    if certificate.file is not None:
        answer["sha256"] = certificate.file.sha256
    return {**answer, **{name: value for name, value in certificate.snapshot.items() if name not in _NOT_TOLD}}


def state_word(state: CertificateState) -> str:
    """As verifiers say it: what was issued and is nothing else is valid."""
    return "valid" if state is CertificateState.ISSUED else state.value
