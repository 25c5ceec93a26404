"""Kinds and states of a certificate."""

from __future__ import annotations

from typing import Final

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State, StateMachine


class CertificateKind(State):
    """What a certificate attests."""

    ATTENDANCE = "attendance", msg("Certificate of attendance")
    PARTICIPATION = "participation", msg("Certificate of participation")
    ACHIEVEMENT = "achievement", msg("Certificate of achievement")


class CertificateState(State):
    """An issued certificate is never edited or deleted: it is superseded or revoked, and says so."""

    ISSUED = "issued", msg("Valid")
    SUPERSEDED = "superseded", msg("Superseded")
    REVOKED = "revoked", msg("Revoked")


CERTIFICATE_STATES: Final = StateMachine(
    "Certificate",
    {CertificateState.ISSUED: frozenset({CertificateState.SUPERSEDED, CertificateState.REVOKED})},
)
