"""The folder of private keys: each in a file of its own, PKCS#8 encrypted with the operator's passphrase."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
_KINDS: Final = (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey, ed25519.Ed25519PrivateKey)
_UNFINISHED: Final = "unfinished-"


class KeyFolder:
    """Where private keys lie, named by fingerprint. A file is complete or not there, and is never deleted.

    ``openssl pkey -in FILE`` opens it with the passphrase: whoever has both needs no program of ours.
    """

    def __init__(self, folder: Path, passphrase: str) -> None:
        self.folder = folder
        self._passphrase = passphrase

    @property
    def ready(self) -> bool:
        """Whether there is a passphrase, without which no key is made or read."""
        return bool(self._passphrase)

    def check_ready(self) -> None:
        """Raises RuleBroken when no key can be made or read here."""
        if not self.ready:
            raise RuleBroken(
                msg(
                    "Keys cannot be made or used: KEY_PASSPHRASE is not set on the server. "
                    "The operator’s guide says how to make one and where to keep it."
                )
            )

    def write(self, fingerprint: str, key: PrivateKey) -> None:
        """Keep a private key before the row that speaks of it: a row without its key would be worse than the reverse.

        Raises RuleBroken without a passphrase.
        """
        self.check_ready()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.path(fingerprint)
        content = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(self._passphrase.encode()),
        )
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=_UNFINISHED)  # 0600 from its first moment
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                _keep_owner(file.fileno(), path)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _keep_name(self.folder)

    def read(self, fingerprint: str) -> PrivateKey:
        """The private key. Raises RuleBroken that says what is missing or wrong."""
        self.check_ready()
        try:
            content = self.path(fingerprint).read_bytes()
        except OSError:
            raise RuleBroken(
                msg(
                    "The private part of the key %(name)s cannot be read from the folder of keys; "
                    "put it back from the backup, or make a new key",
                    name=short(fingerprint),
                )
            ) from None
        try:
            key = serialization.load_pem_private_key(content, self._passphrase.encode())
        except (ValueError, TypeError):
            raise RuleBroken(
                msg(
                    "The private part of the key %(name)s does not open: KEY_PASSPHRASE is not the one it was made "
                    "with, or the file is damaged",
                    name=short(fingerprint),
                )
            ) from None
        if not isinstance(key, _KINDS):
            raise RuleBroken(msg("The key %(name)s is of a kind that is not used here", name=short(fingerprint)))
        return key

    def opens(self, fingerprint: str) -> bool:
        """Whether the passphrase is the one of this file."""
        try:
            self.read(fingerprint)
        except RuleBroken:
            return False
        return True

    def fingerprints(self) -> list[str]:
        """Of every file here, those of authorities too."""
        return sorted(path.stem for path in self.folder.glob("*.pem"))

    def tidy(self) -> None:
        """Remove what a writer left that was killed; no row speaks of it. Nobody may be writing."""
        for left in self.folder.glob(f"{_UNFINISHED}*"):
            left.unlink(missing_ok=True)

    def path(self, fingerprint: str) -> Path:
        return self.folder / f"{fingerprint}.pem"


def short(fingerprint: str) -> str:
    """Enough of a fingerprint to tell the keys of a facility apart."""
    return fingerprint[:16]


def _keep_owner(handle: int, path: Path) -> None:
    """What root writes on the command line is the web server's to read, as everything else in the folder."""
    if os.geteuid() == 0:
        like = (path if path.exists() else path.parent).stat()
        os.fchown(handle, like.st_uid, like.st_gid)


def _keep_name(folder: Path) -> None:
    """The name of a new file outlives a power cut too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
