"""Making a key: the private part goes into the folder of keys, the row waits for a second person."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.directory.models import Country
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import Facility
from trainfac.signing import policy
from trainfac.signing.authority import CHECKED_AFTER, Owner, certify, fingerprint_of, make_authority, to_pem
from trainfac.signing.key_folder import KeyFolder, PrivateKey
from trainfac.signing.models import SigningAuthority, SigningKey
from trainfac.signing.queries import current_authority
from trainfac.signing.rules import window_problems
from trainfac.signing.states import ALGORITHMS, KeyAlgorithm, KeyOrigin, KeyPurpose


@dataclass(frozen=True)
class NewKey:
    """A key to be made: what for, and from when until when it shall sign."""

    purpose: KeyPurpose
    algorithm: KeyAlgorithm
    private: PrivateKey = field(repr=False)
    valid_from: datetime
    valid_to: datetime


def new_private_key(algorithm: KeyAlgorithm) -> PrivateKey:
    """Takes a second for RSA: made before a transaction, not in it."""
    match algorithm:
        case KeyAlgorithm.P256:
            return ec.generate_private_key(ec.SECP256R1())
        case KeyAlgorithm.RSA_3072:
            return rsa.generate_private_key(65537, 3072)
        case KeyAlgorithm.RSA_4096:
            return rsa.generate_private_key(65537, 4096)
        case KeyAlgorithm.ED25519:
            return ed25519.Ed25519PrivateKey.generate()


def make_key(
    tx: Session, facility_id: int, wanted: NewKey, *, folder: KeyFolder, actor: Actor, now: datetime
) -> SigningKey:
    """Keep a key made here; one for documents is certified by the facility's own authority, made with its first key.

    Raises NotFound, Forbidden, or RuleBroken with every reason.
    """
    facility = managed_facility(tx, facility_id, actor)
    folder.check_ready()
    problems = window_problems(wanted.valid_from, wanted.valid_to, now=now)
    if wanted.algorithm not in ALGORITHMS[wanted.purpose]:
        problems["algorithm"] = msg("Keys of this kind do not sign this")
    if problems:
        raise RuleBroken(fields=problems)
    if isinstance(wanted.private, ed25519.Ed25519PrivateKey):
        return keep_credential_key(
            tx, facility, wanted.private, origin=KeyOrigin.GENERATED,
            window=(wanted.valid_from, wanted.valid_to), folder=folder, actor=actor, now=now,
        )  # fmt: skip
    authority, authority_key = _authority(tx, facility, folder, now=now, until=wanted.valid_to)
    certificate = certify(
        _owner(tx, facility), wanted.private, authority, authority_key, window=(wanted.valid_from, wanted.valid_to)
    )
    fingerprint = fingerprint_of(certificate)
    folder.write(fingerprint, wanted.private)
    return keep_row(
        tx,
        SigningKey(
            facility_id=facility.id, purpose=KeyPurpose.DOCUMENT, algorithm=wanted.algorithm,
            origin=KeyOrigin.GENERATED, fingerprint=fingerprint, certificates=to_pem(certificate, authority),
            valid_from=wanted.valid_from, valid_to=wanted.valid_to,
        ),
        actor=actor,
        now=now,
    )  # fmt: skip


def keep_credential_key(
    tx: Session,
    facility: Facility,
    private: ed25519.Ed25519PrivateKey,
    *,
    origin: KeyOrigin,
    window: tuple[datetime, datetime],
    folder: KeyFolder,
    actor: Actor,
    now: datetime,
) -> SigningKey:
    """A key for credentials needs no certificate: the facility's DID document publishes it."""
    public = private.public_key().public_bytes_raw()
    fingerprint = hashlib.sha256(public).hexdigest()
    refuse_known(tx, facility.id, fingerprint)
    folder.write(fingerprint, private)
    return keep_row(
        tx,
        SigningKey(
            facility_id=facility.id, purpose=KeyPurpose.CREDENTIAL, algorithm=KeyAlgorithm.ED25519, origin=origin,
            fingerprint=fingerprint, public_base64=base64.b64encode(public).decode("ascii"),
            valid_from=window[0], valid_to=window[1],
        ),
        actor=actor,
        now=now,
    )  # fmt: skip


def keep_row(tx: Session, key: SigningKey, *, actor: Actor, now: datetime) -> SigningKey:
    key.made_at, key.made_by_id = now, actor.user_id
    tx.add(key)
    record(
        tx,
        "signing.key_made",
        key,
        actor_id=actor.user_id,
        after={"purpose": key.purpose, "origin": key.origin, "fingerprint": key.fingerprint},
    )
    return key


def refuse_known(tx: Session, facility_id: int, fingerprint: str) -> None:
    """A key comes once: one that was ended does not come back by another door."""
    query = select(SigningKey.id).where(SigningKey.facility_id == facility_id, SigningKey.fingerprint == fingerprint)
    if tx.scalar(query) is not None:
        raise RuleBroken(fields={"file": msg("This key is known here already")})


def managed_facility(tx: Session, facility_id: int, actor: Actor) -> Facility:
    """The facility, locked: of two who make its authority at once, the second finds it made."""
    if not policy.may_manage(actor):
        raise Forbidden(msg("Only administrators manage keys"))
    facility = tx.get(Facility, facility_id, with_for_update=True)
    if facility is None:
        raise NotFound(msg("There is no such facility"))
    return facility


def _authority(
    tx: Session, facility: Facility, folder: KeyFolder, *, now: datetime, until: datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """The facility's authority, or a new one where it has none that lasts long enough."""
    found = current_authority(tx, facility.id)
    if found is not None and found.valid_from <= now and found.valid_to >= until + CHECKED_AFTER:
        key = folder.read(found.fingerprint)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return x509.load_pem_x509_certificate(found.certificate.encode("ascii")), key
    made = ec.generate_private_key(ec.SECP256R1())
    certificate = make_authority(_owner(tx, facility), made, now=now)
    fingerprint = fingerprint_of(certificate)
    folder.write(fingerprint, made)
    tx.add(
        SigningAuthority(
            facility_id=facility.id,
            fingerprint=fingerprint,
            certificate=to_pem(certificate),
            valid_from=certificate.not_valid_before_utc,
            valid_to=certificate.not_valid_after_utc,
        )
    )
    tx.flush()
    return certificate, made


def _owner(tx: Session, facility: Facility) -> Owner:
    return Owner(facility.name, tx.get_one(Country, facility.country_id).iso2)
