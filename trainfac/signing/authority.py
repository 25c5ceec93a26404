"""Certificates that a facility makes for itself: its authority, and those of its keys for documents.

A certificate stays valid as long as its authority, so that readers check in twenty years what was signed today; how
long its key may sign stands in it too (private key usage period), and in our row.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

AUTHORITY_LIFE: Final = timedelta(days=365 * 30)
CHECKED_AFTER: Final = timedelta(days=365 * 15)  # at least so long after its last signature, a key's certificate lasts
_NAME_LENGTH: Final = 64  # characters, by X.520

DocumentPrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Owner:
    """In whose name certificates are made."""

    name: str
    country: str  # ISO 3166 alpha-2


def make_authority(owner: Owner, key: ec.EllipticCurvePrivateKey, *, now: datetime) -> x509.Certificate:
    """A root that may sign certificates of keys, and no further authorities."""
    name = _name(owner, "Certificates of {}")
    begins = now.replace(microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def certify(
    owner: Owner,
    key: DocumentPrivateKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    *,
    window: tuple[datetime, datetime],
) -> x509.Certificate:
    """The certificate of a key that signs documents within a window."""
    begins, ends = (instant.replace(microsecond=0) for instant in window)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(owner, "{}"))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(authority.not_valid_after_utc)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.PrivateKeyUsagePeriod(begins, ends), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )  # fmt: skip


@dataclass(frozen=True)
class Root:
    """What people compare when they begin to trust: whose it is, and its fingerprint as PDF readers show it."""

    name: str
    fingerprint: str


def root_of(chain: str) -> Root:
    """The last certificate of a chain in PEM."""
    last = x509.load_pem_x509_certificates(chain.encode("ascii"))[-1]
    names = last.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return Root(str(names[0].value) if names else last.subject.rfc4514_string(), fingerprint_of(last))


def to_pem(*certificates: x509.Certificate) -> str:
    return "".join(c.public_bytes(serialization.Encoding.PEM).decode("ascii") for c in certificates)


def fingerprint_of(certificate: x509.Certificate) -> str:
    """As PDF readers show it: SHA-256 in hexadecimal."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(owner: Owner, pattern: str) -> x509.Name:
    room = _NAME_LENGTH - len(pattern.format(""))
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, owner.country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _shortened(owner.name, _NAME_LENGTH)),
            x509.NameAttribute(NameOID.COMMON_NAME, pattern.format(_shortened(owner.name, room))),
        ]
    )


def _shortened(name: str, length: int) -> str:
    """As many whole words as there is room for."""
    return textwrap.shorten(name, length, placeholder="…") if " " in name[:length] else name[:length]
