"""Keeping a key that was made elsewhere; it waits for a second person as one made here."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ed25519
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.signing.authority import fingerprint_of, to_pem
from trainfac.signing.importing import BroughtKey
from trainfac.signing.key_folder import KeyFolder
from trainfac.signing.models import SigningKey
from trainfac.signing.rules import LONGEST
from trainfac.signing.services.making import keep_credential_key, keep_row, managed_facility, refuse_known
from trainfac.signing.states import KeyOrigin, KeyPurpose


def import_key(
    tx: Session, facility_id: int, brought: BroughtKey, *, folder: KeyFolder, actor: Actor, now: datetime
) -> SigningKey:
    """A key for documents signs as long as its certificates are valid; one for credentials five years.

    Raises NotFound, Forbidden, or RuleBroken.
    """
    facility = managed_facility(tx, facility_id, actor)
    folder.check_ready()
    if isinstance(brought.private, ed25519.Ed25519PrivateKey):
        return keep_credential_key(
            tx, facility, brought.private, origin=KeyOrigin.IMPORTED, window=(now, now + LONGEST),
            folder=folder, actor=actor, now=now,
        )  # fmt: skip
    fingerprint = fingerprint_of(brought.chain[0])
    refuse_known(tx, facility.id, fingerprint)
    folder.write(fingerprint, brought.private)
    begins, ends = brought.window
    return keep_row(
        tx,
        SigningKey(
            facility_id=facility.id, purpose=KeyPurpose.DOCUMENT, algorithm=brought.algorithm,
            origin=KeyOrigin.IMPORTED, fingerprint=fingerprint, certificates=to_pem(*brought.chain),
            valid_from=begins, valid_to=ends,
        ),
        actor=actor,
        now=now,
    )  # fmt: skip
