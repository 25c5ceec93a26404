"""Keys as tests need them: made, confirmed by somebody else, and asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor, Grant, Role
from trainfac.scheduling.models import Facility
from trainfac.signing.keyring import DocumentKey, Keyring
from trainfac.signing.models import SigningKey
from trainfac.signing.services.lifecycle import confirm_key
from trainfac.signing.services.making import NewKey, make_key, new_private_key
from trainfac.signing.states import KeyAlgorithm, KeyPurpose

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
YEARS = timedelta(days=730)
OPERATOR = Actor(name="operator", grants=frozenset({Grant(Role.ADMINISTRATOR)}))


def keyring() -> Keyring:
    found: Keyring = current_app.extensions["keyring"]
    return found


def a_waiting_key(
    tx: Session,
    facility: Facility,
    algorithm: KeyAlgorithm = KeyAlgorithm.P256,
    *,
    begins: datetime = NOW,
    lasts: timedelta = YEARS,
    by: Actor = OPERATOR,
) -> SigningKey:
    purpose = KeyPurpose.CREDENTIAL if algorithm is KeyAlgorithm.ED25519 else KeyPurpose.DOCUMENT
    wanted = NewKey(purpose, algorithm, new_private_key(algorithm), begins, begins + lasts)
    key = make_key(tx, facility.id, wanted, folder=keyring().folder, actor=by, now=begins)
    tx.flush()
    return key


def a_key(tx: Session, facility: Facility, algorithm: KeyAlgorithm = KeyAlgorithm.P256, **when) -> SigningKey:
    """A key in use."""
    key = a_waiting_key(tx, facility, algorithm, **when)
    confirm_key(tx, key.id, alone=True, actor=OPERATOR, now=key.made_at)
    tx.flush()
    return key


def a_document_key(tx: Session, facility: Facility, at: datetime = NOW, **key) -> DocumentKey:
    a_key(tx, facility, **key)
    found = keyring().document_key(tx, facility.id, at)
    assert found is not None
    return found
