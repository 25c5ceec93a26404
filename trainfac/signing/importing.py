"""Reading a key that somebody brings: PKCS#12, or PEM with its certificates. What is wrong with it is said at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.signing.states import KeyAlgorithm

E = TypeVar("E", bound=x509.ExtensionType)

MOST_BYTES: Final = 100_000
_RSA: Final = {3072: KeyAlgorithm.RSA_3072, 4096: KeyAlgorithm.RSA_4096}
_LONGEST_CHAIN: Final = 10


@dataclass(frozen=True)
class BroughtKey:
    """A key for documents with its chain, its own certificate first; or a key for credentials, which has none."""

    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey = field(repr=False)
    algorithm: KeyAlgorithm
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def window(self) -> tuple[datetime, datetime]:
        """The time in which every certificate of the chain is valid."""
        return max(c.not_valid_before_utc for c in self.chain), min(c.not_valid_after_utc for c in self.chain)


def read_key(content: bytes, passphrase: str, *, now: datetime) -> BroughtKey:
    """The key in a file. Raises RuleBroken with every reason why it is no use here."""
    if len(content) > MOST_BYTES:
        raise RuleBroken(fields={"file": msg("This file is too large for a key")})
    private, certificates = _loaded(content, passphrase.encode() or None)
    algorithm = _algorithm(private)
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return BroughtKey(private, algorithm)
    if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise _not_allowed()
    chain = _chain(private, certificates)
    reasons = list(_problems(chain, now))
    if reasons:
        raise RuleBroken(*reasons)
    return BroughtKey(private, algorithm, tuple(chain))


def _loaded(content: bytes, passphrase: bytes | None) -> tuple[object, list[x509.Certificate]]:
    try:
        if b"-----BEGIN " in content:
            return _from_pem(content, passphrase)
        private, own, others = pkcs12.load_key_and_certificates(content, passphrase)
        return private, [c for c in (own, *others) if c is not None]
    except TypeError:
        asked = msg("This file needs a passphrase") if passphrase is None else msg("This file needs no passphrase")
        raise RuleBroken(fields={"passphrase": asked}) from None
    except (ValueError, UnicodeError):
        raise RuleBroken(
            fields={"file": msg("This is no PKCS#12 or PEM file with a key, or the passphrase is another one")}
        ) from None
    except Exception as error:
        raise RuleBroken(fields={"file": msg("The key in this file cannot be read")}) from error


def _from_pem(content: bytes, passphrase: bytes | None) -> tuple[object, list[x509.Certificate]]:
    certificates = x509.load_pem_x509_certificates(content) if b"-----BEGIN CERTIFICATE-----" in content else []
    return serialization.load_pem_private_key(_private_part(content), passphrase), certificates


def _private_part(content: bytes) -> bytes:
    """The private key of a PEM file that may hold certificates before it."""
    for block in content.split(b"-----BEGIN ")[1:]:
        if block.partition(b"-----")[0].endswith(b"PRIVATE KEY"):
            return b"-----BEGIN " + block
    raise ValueError("no private key")


def _algorithm(private: object) -> KeyAlgorithm:
    match private:
        case ec.EllipticCurvePrivateKey() if isinstance(private.curve, ec.SECP256R1):
            return KeyAlgorithm.P256
        case rsa.RSAPrivateKey() if private.key_size in _RSA:
            return _RSA[private.key_size]
        case ed25519.Ed25519PrivateKey():
            return KeyAlgorithm.ED25519
        case None:
            raise RuleBroken(fields={"file": msg("There is no private key in this file")})
        case _:
            raise _not_allowed()


def _not_allowed() -> RuleBroken:
    told = msg("Keys are ECDSA P-256 or RSA with 3072 or 4096 bits for documents, and Ed25519 for credentials")
    return RuleBroken(fields={"file": told})


def _chain(
    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, certificates: Sequence[x509.Certificate]
) -> list[x509.Certificate]:
    """From the key's own certificate to a root that signed itself, in whatever order they came."""
    own = next((c for c in certificates if c.public_key() == private.public_key()), None)
    if own is None:
        raise RuleBroken(fields={"file": msg("The file has no certificate that belongs to its private key")})
    chain = [own]
    while chain[-1].issuer != chain[-1].subject:
        above = next((c for c in certificates if c not in chain and _issued(c, chain[-1])), None)
        if above is None or len(chain) == _LONGEST_CHAIN:
            missing = chain[-1].issuer.rfc4514_string()
            told = msg("The chain is not complete: the certificate of “%(name)s” is missing", name=missing)
            raise RuleBroken(fields={"file": told})
        chain.append(above)
    return chain


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _problems(chain: Sequence[x509.Certificate], now: datetime) -> Iterator[Message]:
    own, *above = chain
    for certificate in chain:
        name = certificate.subject.rfc4514_string()
        if certificate.not_valid_after_utc <= now:
            yield msg("The certificate of “%(name)s” has expired", name=name)
    for certificate in above:
        if not _is_authority(certificate):
            yield msg("“%(name)s” may not sign certificates", name=certificate.subject.rfc4514_string())
    if not _issued(chain[-1], chain[-1]):
        yield msg("The root of the chain did not sign itself")
    if not above and _is_authority(own):
        yield msg("This is the key of an authority; documents are signed with a key that an authority certified")
    usage = _extension(own, x509.KeyUsage)
    if usage is not None and not usage.content_commitment:
        yield msg("The certificate does not allow to sign documents (its key usage lacks “non-repudiation”)")


def _is_authority(certificate: x509.Certificate) -> bool:
    constraints = _extension(certificate, x509.BasicConstraints)
    return constraints is not None and constraints.ca


def _extension(certificate: x509.Certificate, kind: type[E]) -> E | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
