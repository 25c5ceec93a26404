"""Status lists as they are served: signed anew when the register or the key changed, and kept until then."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.certificates import queries
from trainfac.certificates.credential.badge import as_bytes
from trainfac.certificates.credential.issuer import Issuer
from trainfac.certificates.credential.proof import prove
from trainfac.certificates.credential.status_list import Purpose, status_list
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import Facility
from trainfac.signing.keyring import Keyring

_Place = tuple[int, Purpose, int]  # the facility, what for, which list


@dataclass(frozen=True)
class SignedList:
    """A list with its proof. ``tag`` is of what it says and by whose key: the same in every process."""

    tag: str
    content: bytes


@dataclass(frozen=True)
class StatusLists:
    """The lists of all facilities; one for each application."""

    keyring: Keyring
    public_url: str
    _signed: dict[_Place, SignedList] = field(default_factory=dict)

    def current(
        self, session: Session, facility: Facility, purpose: Purpose, number: int, *, now: datetime
    ) -> SignedList | None:
        """The list as it is now; None when the facility has no such list.

        Raises RuleBroken when no key of it is valid now: a list that nobody signed proves nothing.
        """
        bits = queries.set_bits(session, facility.id, purpose, number)
        if bits is None:
            return None
        key = self.keyring.credential_key(session, facility.id, now)
        if key is None:
            raise RuleBroken(msg("No key for credentials is valid now"))
        issuer = Issuer(self.public_url, facility.code, facility.name)
        place, tag = (facility.id, purpose, number), _tag(issuer.did, bits, key.fingerprint)
        held = self._signed.get(place)
        if held is None or held.tag != tag:
            told = prove(status_list(issuer, purpose, number, bits, at=now), key, created=now)
            held = self._signed[place] = SignedList(tag, as_bytes(told))
        return held


def _tag(did: str, bits: list[int], fingerprint: str) -> str:
    return hashlib.sha256(repr((did, bits, fingerprint)).encode()).hexdigest()[:32]
