"""Who issues: a facility, named by a decentralised identifier on the host that serves its pages (did:web)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import quote, urlsplit

import base58

_ED25519: Final = b"\xed\x01"  # multicodec
_DID: Final = "https://www.w3.org/ns/did/v1"
_MULTIKEY: Final = "https://w3id.org/security/multikey/v1"


class PublicKey(Protocol):
    """What everybody may know of a key that proves credentials."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def public_bytes(self) -> bytes: ...


@dataclass(frozen=True)
class Issuer:
    """A facility as credentials name it. ``base`` is the public address that its DID and its lists are under."""

    base: str
    facility_code: str
    name: str

    @property
    def did(self) -> str:
        """``did:web``: the host with its port escaped, then the path of the document, with colons."""
        parts = urlsplit(self.base)
        steps = [step for step in parts.path.split("/") if step]
        return ":".join(["did:web", quote(parts.netloc, safe=""), *map(_escaped, [*steps, *self._path])])

    @property
    def home(self) -> str:
        """Where the facility's documents for verifiers are; the DID leads to ``did.json`` there."""
        return "/".join([self.base, *map(_escaped, self._path)])

    @property
    def _path(self) -> tuple[str, str]:
        return "facilities", self.facility_code

    def status_list(self, purpose: str, number: int) -> str:
        return f"{self.home}/status/{purpose}-{number}.json"


def did_document(issuer: Issuer, keys: Iterable[PublicKey]) -> dict[str, Any]:
    """The issuer's keys, the retired ones too: what they proved stays proved."""
    methods = [
        {
            "id": key_name(issuer.did, key),
            "type": "Multikey",
            "controller": issuer.did,
            "publicKeyMultibase": multibase(_ED25519 + key.public_bytes),
        }
        for key in keys
    ]
    return {
        "@context": [_DID, _MULTIKEY],
        "id": issuer.did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def key_name(did: str, key: PublicKey) -> str:
    """How proofs name a key."""
    return f"{did}#{key.fingerprint}"


def multibase(content: bytes) -> str:
    return "z" + base58.b58encode(content).decode("ascii")


def _escaped(step: str) -> str:
    return quote(step, safe="")
