"""The keys that sign now, with their private parts held in memory: read once by each process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from sqlalchemy.orm import Session

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.signing.authority import DocumentPrivateKey
from trainfac.signing.key_folder import KeyFolder, PrivateKey, short
from trainfac.signing.models import SigningKey
from trainfac.signing.queries import active_key
from trainfac.signing.signer import HeldKeySigner
from trainfac.signing.states import KeyPurpose

K = TypeVar("K")


@dataclass(frozen=True)
class CredentialKey:
    """An Ed25519 key that proves credentials; ``public_bytes`` are its 32 raw bytes."""

    fingerprint: str
    public_bytes: bytes
    sign: Callable[[bytes], bytes] = field(repr=False)


@dataclass(frozen=True)
class DocumentKey:
    """A key that signs PDF files between two instants; ``chain`` in PEM, its own certificate first, the root last."""

    fingerprint: str
    chain: str
    valid_from: datetime
    valid_to: datetime
    signer: HeldKeySigner = field(repr=False)


class Keyring:
    """Finds the key of a facility for an instant. One for each application; safe for many threads.

    Each question asks the database, so that a key that was ended a moment ago signs nothing more.
    """

    def __init__(self, folder: KeyFolder) -> None:
        self.folder = folder
        self._held: dict[str, PrivateKey] = {}
        self._signers: dict[str, HeldKeySigner] = {}
        self._lock = Lock()

    def document_key(self, session: Session, facility_id: int, at: datetime) -> DocumentKey | None:
        """The one active key for documents at an instant; none when the facility has none then.

        Raises RuleBroken when its private part cannot be had.
        """
        row = active_key(session, facility_id, KeyPurpose.DOCUMENT, at)
        if row is None:
            return None
        return DocumentKey(row.fingerprint, row.certificates, row.valid_from, row.valid_to, self._signer(row))

    def credential_key(self, session: Session, facility_id: int, at: datetime) -> CredentialKey | None:
        """The one active key for credentials at an instant; none when the facility has none then.

        Raises RuleBroken when its private part cannot be had.
        """
        row = active_key(session, facility_id, KeyPurpose.CREDENTIAL, at)
        if row is None:
            return None
        with self._lock:
            key = self._private(row)
        if not isinstance(key, ed25519.Ed25519PrivateKey) or key.public_key().public_bytes_raw() != row.public_bytes:
            raise _foreign(row)
        return CredentialKey(row.fingerprint, row.public_bytes, key.sign)

    def _signer(self, row: SigningKey) -> HeldKeySigner:
        with self._lock:
            if row.fingerprint not in self._signers:
                key = self._private(row)
                own = x509.load_pem_x509_certificate(row.certificates.encode("ascii"))
                if not isinstance(key, DocumentPrivateKey) or key.public_key() != own.public_key():
                    raise _foreign(row)
                self._signers[row.fingerprint] = HeldKeySigner(key, row.certificates)
            return self._signers[row.fingerprint]

    def _private(self, row: SigningKey) -> PrivateKey:
        if row.fingerprint not in self._held:
            self._held[row.fingerprint] = self.folder.read(row.fingerprint)
        return self._held[row.fingerprint]


def _foreign(row: SigningKey) -> RuleBroken:
    return RuleBroken(
        msg("The file of the key %(name)s in the folder of keys holds another key", name=short(row.fingerprint))
    )
