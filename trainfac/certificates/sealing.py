"""The signature on a certificate's document: by the key of the moment, and the last thing that touches the bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.certificates.models import Certificate
from trainfac.certificates.snapshot import Snapshot
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.signing.documents import sign_document
from trainfac.signing.keyring import Keyring
from trainfac.signing.queries import ever_signed
from trainfac.signing.states import KeyPurpose, SignatureLevel


@dataclass(frozen=True)
class Sealed:
    """A document as it will be kept, and the fingerprint of the key that signed it, if one did."""

    content: bytes
    level: SignatureLevel
    fingerprint: str = ""


def why_not_sealed(session: Session, facility_id: int, keyring: Keyring, at: datetime) -> Message | None:
    """Why nothing of a facility can go out at an instant: once it has signed, it never goes on unsigned."""
    try:
        key = keyring.document_key(session, facility_id, at)
    except RuleBroken as error:
        return error.message
    if key is None and ever_signed(session, facility_id, KeyPurpose.DOCUMENT, at):
        return msg("None of the facility’s signing keys is valid now; an administrator has to make a new one")
    return None


def seal(session: Session, keyring: Keyring, certificate: Certificate, content: bytes, *, at: datetime) -> Sealed:
    """The document signed; unsigned only for a facility that never had a key in use.

    Raises RuleBroken when the key cannot be had, or the clock was set back.
    """
    reason = why_not_sealed(session, certificate.facility_id, keyring, at)
    if reason is not None:
        raise RuleBroken(reason)
    key = keyring.document_key(session, certificate.facility_id, at)
    if key is None:
        return Sealed(content, SignatureLevel.UNSIGNED)
    if at < certificate.issued_at:
        raise RuleBroken(
            msg(
                "The clock of this computer stands before the time at which %(serial)s was issued; put it right",
                serial=certificate.serial,
            )
        )
    snapshot = Snapshot.from_json(certificate.snapshot)
    signed = sign_document(
        content, key, at=at, reason=f"Certificate {certificate.serial} issued", location=snapshot.place
    )
    return Sealed(signed, SignatureLevel.SIGNED, key.fingerprint)
