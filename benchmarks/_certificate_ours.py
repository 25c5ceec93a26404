"""Certificates as we make them, of names in many scripts: for benchmarks, and with nothing else loaded."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cryptography import x509  # noqa: E402 - the path first
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402

from tests.pdf.certificates.samples import named, one_of_each_language  # noqa: E402
from trainfac.certificates import renderers  # noqa: E402
from trainfac.certificates.credential.badge import as_bytes, build_credential, issuer_of  # noqa: E402
from trainfac.certificates.credential.proof import prove  # noqa: E402
from trainfac.certificates.credential.status_list import status_entry  # noqa: E402
from trainfac.certificates.snapshot import Signatory, Snapshot  # noqa: E402
from trainfac.signing.authority import Owner, certify, fingerprint_of, make_authority, to_pem  # noqa: E402
from trainfac.signing.documents import sign_document  # noqa: E402
from trainfac.signing.keyring import CredentialKey, DocumentKey  # noqa: E402
from trainfac.signing.signer import HeldKeySigner  # noqa: E402

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
REASON = "Certificate issued"
WINDOW = (NOW, NOW + timedelta(days=730))


def pictures() -> dict[str, bytes]:
    """Two signatures, as they are scanned."""
    made = {}
    for name in ("first", "second"):
        image = Image.new("RGBA", (700, 220), (255, 255, 255, 0))
        pen = ImageDraw.Draw(image)
        points = [(30 + 9 * n, 110 + (-1) ** n * (60 - n // 2) + 7 * (n % 5) * len(name)) for n in range(70)]
        pen.line(points, fill=(10, 20, 110, 255), width=6, joint="curve")
        content = io.BytesIO()
        image.save(content, "PNG")
        made[name] = content.getvalue()
    return made


PICTURES = pictures()


def snapshots(count: int) -> list[Snapshot]:
    """Eighteen names in many scripts, over and over, each with its own number."""
    names = [name for name in one_of_each_language() if name.native != name.full][:18]
    signatories = tuple(Signatory(name=f"Dr {who}", role="Director", image=who) for who in PICTURES)
    made = []
    for number in range(count):
        code = f"{number:022}"
        drawn = named(names[number % len(names)], signatories=signatories, identity_salt=code)
        url = f"https://training.example.org/verify/{code}"
        serial = f"UVSSTF-2010-{number:04}"
        made.append(replace(drawn, serial=serial, verification_code=code, verification_url=url))
    return made


Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def authority_for(private: Private) -> tuple[x509.Certificate, x509.Certificate]:
    """The certificate of a key, and that of the authority that vouches for it."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    owner = Owner("South-South Training Facility", "IN")
    authority = make_authority(owner, authority_key, now=NOW)
    return certify(owner, private, authority, authority_key, window=WINDOW), authority


def held(private: Private, certificate: x509.Certificate, authority: x509.Certificate) -> DocumentKey:
    """A key as ours hold it."""
    chain = to_pem(certificate, authority)
    return DocumentKey(fingerprint_of(certificate), chain, *WINDOW, HeldKeySigner(private, chain))


@cache
def document_key() -> DocumentKey:
    private = ec.generate_private_key(ec.SECP256R1())
    return held(private, *authority_for(private))


@cache
def credential_key() -> CredentialKey:
    private = ed25519.Ed25519PrivateKey.generate()
    return CredentialKey("credential", private.public_key().public_bytes_raw(), private.sign)


def unsigned(snapshot: Snapshot, credential: bytes | None = None) -> bytes:
    return renderers.in_use(snapshot, images=PICTURES, translate=str, credential=credential)


def proved(number: int, snapshot: Snapshot) -> bytes:
    issuer = issuer_of(snapshot, "UVSSTF")
    credential = build_credential(snapshot, issuer=issuer, status=status_entry(issuer, number), issued_at=NOW)
    return as_bytes(prove(credential, credential_key(), created=NOW))


def complete(number: int, snapshot: Snapshot, key: DocumentKey) -> bytes:
    """What is issued: with its credential inside, signed."""
    return sign_document(unsigned(snapshot, proved(number, snapshot)), key, at=NOW, reason=REASON)
