"""The credential of a certificate, proved by its facility's key of the moment."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from trainfac.certificates.credential.badge import as_bytes, build_credential, issuer_of
from trainfac.certificates.credential.proof import prove
from trainfac.certificates.credential.status_list import status_entry
from trainfac.certificates.models import Certificate
from trainfac.certificates.snapshot import Snapshot
from trainfac.infra.i18n import translator
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.signing.keyring import Keyring
from trainfac.signing.queries import ever_signed
from trainfac.signing.states import KeyPurpose

CREDENTIAL: Final = "application/vc"  # the media type of verifiable credentials


def proved_credential(
    session: Session, keyring: Keyring, certificate: Certificate, snapshot: Snapshot, *, at: datetime
) -> bytes | None:
    """The file of the credential; None for a facility that never had a key, and for what was issued before there were.

    Without a proof it would prove nothing, and look as if it did. Raises RuleBroken when the facility has had keys and
    none is valid now.
    """
    if certificate.status_index is None or not snapshot.identity_salt:
        return None
    key = keyring.credential_key(session, certificate.facility_id, at)
    if key is None:
        if ever_signed(session, certificate.facility_id, KeyPurpose.CREDENTIAL, at):
            raise RuleBroken(msg("No key for credentials is valid now; an administrator has to make or confirm one"))
        return None
    issuer = issuer_of(snapshot, certificate.registration.run.facility.code)
    credential = build_credential(
        snapshot,
        issuer=issuer,
        status=status_entry(issuer, certificate.status_index),
        issued_at=certificate.issued_at,
        translate=translator(snapshot.lang),
    )
    return as_bytes(prove(credential, key, created=at))
