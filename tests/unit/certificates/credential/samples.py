"""A key and credentials as tests need them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.credential.badge import build_credential, issuer_of
from trainfac.certificates.credential.status_list import status_entry

ISSUED_AT = datetime(2010, 10, 29, 11, 30, tzinfo=UTC)
FACILITY = "UVSSTF"
SALT = "5f4dcc3b5aa765d61d8327deb882cf99"


@dataclass(frozen=True)
class Key:
    """A credential key with its private part, made of a number."""

    number: int = 1
    private: Ed25519PrivateKey = field(init=False, repr=False)

    def __post_init__(self):
        seed = hashlib.sha256(f"key {self.number}, for tests".encode()).digest()
        object.__setattr__(self, "private", Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def public_bytes(self):
        return self.private.public_key().public_bytes_raw()

    @property
    def fingerprint(self):
        return hashlib.sha256(self.public_bytes).hexdigest()

    def sign(self, data):
        return self.private.sign(data)


def credential(status_index=41, **changes):
    """The credential of the certificate to begin with; ``changes`` replace fields of its snapshot."""
    printed = snapshot(**{"identity_salt": SALT, **changes})
    issuer = issuer_of(printed, FACILITY)
    return build_credential(printed, issuer=issuer, status=status_entry(issuer, status_index), issued_at=ISSUED_AT)
