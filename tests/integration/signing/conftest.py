"""Documents signed once for all tests that only look at them: drawing takes longer than signing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.integration.signing.keys import NOW, YEARS
from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.render import render_certificate
from trainfac.signing.authority import Owner, certify, fingerprint_of, make_authority, to_pem
from trainfac.signing.documents import sign_document
from trainfac.signing.keyring import DocumentKey
from trainfac.signing.signer import HeldKeySigner


def loose_key(name: str = "HYD Training Facility") -> DocumentKey:
    """A key of no database."""
    owner, authority_key, key = Owner(name, "IN"), *(ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = make_authority(owner, authority_key, now=NOW)
    certificate = certify(owner, key, authority, authority_key, window=(NOW, NOW + YEARS))
    chain = to_pem(certificate, authority)
    return DocumentKey(fingerprint_of(certificate), chain, NOW, NOW + YEARS, HeldKeySigner(key, chain))


@pytest.fixture(scope="session")
def unsigned():
    return render_certificate(snapshot(), images={}, translate=str)


@pytest.fixture(scope="session")
def signing_key():
    return loose_key()


@pytest.fixture(scope="session")
def signed(unsigned, signing_key):
    return sign_document(unsigned, signing_key, at=NOW + timedelta(hours=1), reason="Certificate issued")
