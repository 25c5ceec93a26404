"""Keys of the demonstration, so that its certificates are signed; nobody is there to confirm them but who made them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from trainfac.demo.actors import ADMINISTRATOR
from trainfac.infra.db import read, transact
from trainfac.kernel.errors import RuleBroken
from trainfac.signing.keyring import Keyring
from trainfac.signing.queries import keys_of
from trainfac.signing.services.lifecycle import confirm_key
from trainfac.signing.services.making import NewKey, make_key, new_private_key
from trainfac.signing.states import KeyAlgorithm, KeyPurpose, KeyState

_LAST: Final = timedelta(days=730)
_KINDS: Final = ((KeyPurpose.DOCUMENT, KeyAlgorithm.P256), (KeyPurpose.CREDENTIAL, KeyAlgorithm.ED25519))


def give_keys(facility_id: int, keyring: Keyring, now: datetime) -> str:
    """Make what the facility has not, and put it to use; tells how it went."""
    known = {key.purpose: key for key in keys_of(read(), facility_id)}
    try:
        for purpose, algorithm in _KINDS:
            if purpose not in known:
                wanted = NewKey(purpose, algorithm, new_private_key(algorithm), now, now + _LAST)
                known[purpose] = transact(
                    make_key, facility_id, wanted, folder=keyring.folder, actor=ADMINISTRATOR, now=now
                )
            if known[purpose].state is KeyState.WAITING:
                transact(confirm_key, known[purpose].id, alone=True, actor=ADMINISTRATOR, now=now)
    except RuleBroken as error:  # no passphrase: certificates go out unsigned, and say so
        return str(error)
    return "keys for documents and credentials"
