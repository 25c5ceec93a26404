"""The proof of a credential: Data Integrity, cryptosuite eddsa-rdfc-2022."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol

from trainfac.certificates.credential.canonical import Json, canonical
from trainfac.certificates.credential.issuer import PublicKey, key_name, multibase
from trainfac.certificates.credential.shapes import canonical_like_others


class ProvingKey(PublicKey, Protocol):
    """An Ed25519 key as the keyring hands it out."""

    def sign(self, data: bytes, /) -> bytes: ...


def prove(credential: Json, key: ProvingKey, *, created: datetime) -> dict[str, Any]:
    """The credential with its proof by a key of its issuer; the proof is a list, as Open Badges wants it.

    Raises LostMeaning when something in the credential would be left unproved.
    """
    did = credential["issuer"] if isinstance(credential["issuer"], str) else credential["issuer"]["id"]
    options = _options(instant(created), key_name(did, key))
    meant = _options_digest(tuple(credential["@context"]), options["created"], options["verificationMethod"])
    said = hashlib.sha256(canonical_like_others(credential).encode()).digest()
    return {**credential, "proof": [{**options, "proofValue": multibase(key.sign(meant + said))}]}


def instant(at: datetime) -> str:
    """An instant as XML Schema writes it, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _options(created: str, method: str) -> dict[str, str]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }


@lru_cache(maxsize=32)
def _options_digest(contexts: tuple[str, ...], created: str, method: str) -> bytes:
    """The same for every credential of a second."""
    statements = canonical({"@context": list(contexts), **_options(created, method)})
    return hashlib.sha256(statements.encode()).digest()
