"""Which certificates of a facility are not to be accepted, as one bit each (W3C Bitstring Status List)."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from trainfac.certificates.credential.contexts import CREDENTIALS
from trainfac.certificates.credential.issuer import Issuer
from trainfac.certificates.credential.proof import instant

Purpose = Literal["revocation", "suspension"]
PURPOSES: Final[tuple[Purpose, ...]] = ("revocation", "suspension")
ENTRIES: Final = 131_072  # of one list: the standard's least, so that asking for one tells nothing about whom


@dataclass(frozen=True)
class Place:
    """Where a certificate stands: the number of the list, counted from 1, and the index in it from 0."""

    number: int
    index: int

    @classmethod
    def of(cls, status_index: int) -> Place:
        """The place of a facility's certificate, whose indices go on from list to list."""
        return cls(status_index // ENTRIES + 1, status_index % ENTRIES)


def status_entry(issuer: Issuer, status_index: int) -> dict[str, str]:
    """What a credential says about where its state is to be found.

    One entry only: Open Badges allows no more, and wants an object. The other list has the same place.
    """
    place = Place.of(status_index)
    address = issuer.status_list("revocation", place.number)
    return {
        "id": f"{address}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place.index),
        "statusListCredential": address,
    }


def status_list(
    issuer: Issuer, purpose: Purpose, number: int, indices: Iterable[int], *, at: datetime
) -> dict[str, Any]:
    """The credential of a list, still without proof, in which the bits at ``indices`` are set."""
    address = issuer.status_list(purpose, number)
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": instant(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded(indices),
        },
    }


def encoded(indices: Iterable[int]) -> str:
    """The bits, the first one leftmost, packed and written as text (multibase, base64url)."""
    bits = bytearray(ENTRIES // 8)
    for index in indices:
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")
