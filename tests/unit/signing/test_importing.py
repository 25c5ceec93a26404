"""Files with keys that somebody brings, and everything that can be wrong with them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from trainfac.kernel.errors import RuleBroken
from trainfac.signing.authority import AUTHORITY_LIFE, Owner, certify, make_authority, to_pem
from trainfac.signing.importing import MOST_BYTES, read_key
from trainfac.signing.states import KeyAlgorithm

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OWNER = Owner("National Root", "ET")
WINDOW = (NOW, NOW + timedelta(days=700))


def pem(key, passphrase=b""):
    how = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)


@pytest.fixture(scope="module")
def authority():
    key = ec.generate_private_key(ec.SECP256R1())
    return make_authority(OWNER, key, now=NOW), key


@pytest.fixture(scope="module")
def key():
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="module")
def certificate(authority, key):
    return certify(Owner("HYD", "IN"), key, *authority, window=WINDOW)


def told(content, passphrase="", now=NOW):
    with pytest.raises(RuleBroken) as refused:
        read_key(content, passphrase, now=now)
    return str(refused.value)


def test_pem_comes_in_any_order_and_leaves_in_the_order_of_the_chain(authority, key, certificate):
    content = to_pem(authority[0]).encode() + pem(key) + to_pem(certificate).encode()
    brought = read_key(content, "", now=NOW)
    assert (brought.chain, brought.algorithm) == ((certificate, authority[0]), KeyAlgorithm.P256)
    assert brought.window == (NOW, NOW + AUTHORITY_LIFE)


def test_pkcs12_opens_with_its_passphrase_alone(authority, key, certificate):
    content = pkcs12.serialize_key_and_certificates(
        b"k", key, certificate, [authority[0]], BestAvailableEncryption(b"opens it")
    )
    assert read_key(content, "opens it", now=NOW).chain[0] == certificate
    assert "the passphrase is another one" in told(content, "does not")


def test_an_encrypted_pem_asks_for_its_passphrase(key):
    assert "needs a passphrase" in told(pem(key, b"secret words"))


def test_a_key_for_credentials_comes_alone():
    brought = read_key(pem(ed25519.Ed25519PrivateKey.generate()), "", now=NOW)
    assert (brought.algorithm, brought.chain) == (KeyAlgorithm.ED25519, ())


def test_a_certificate_of_another_key_is_none(authority, certificate):
    other = ec.generate_private_key(ec.SECP256R1())
    assert "no certificate that belongs" in told(pem(other) + to_pem(certificate, authority[0]).encode())


def test_a_chain_without_its_root_names_what_is_missing(key, certificate):
    assert "“CN=Certificates of National Root" in told(pem(key) + to_pem(certificate).encode())


def test_a_root_of_the_same_name_that_signed_nothing_of_it_is_missing_too(key, certificate):
    impostor = make_authority(OWNER, ec.generate_private_key(ec.SECP256R1()), now=NOW)
    assert "chain is not complete" in told(pem(key) + to_pem(certificate, impostor).encode())


def test_what_has_expired_is_named(authority, key, certificate):
    content = pem(key) + to_pem(certificate, authority[0]).encode()
    assert told(content, now=NOW + AUTHORITY_LIFE).count("has expired") == 2


def test_the_key_of_an_authority_signs_no_documents(authority):
    certificate, key = authority
    assert "key of an authority" in told(pem(key) + to_pem(certificate).encode())


@pytest.mark.parametrize(
    "make", [lambda: ec.generate_private_key(ec.SECP384R1()), lambda: rsa.generate_private_key(65537, 2048)]
)
def test_other_kinds_of_key_are_refused(make):
    assert "Keys are ECDSA P-256 or RSA" in told(pem(make()))


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100, b"-----BEGIN CERTIFICATE-----\n", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END"]
)
def test_what_is_no_key_is_refused(content):
    assert "no PKCS#12 or PEM file" in told(content)


def test_what_is_too_large_is_not_read():
    assert "too large" in told(b"\0" * (MOST_BYTES + 1))
