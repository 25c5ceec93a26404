"""How a facility is named, and what its document says of its keys."""

from __future__ import annotations

import base58
import pytest

from tests.unit.certificates.credential.samples import Key
from trainfac.certificates.credential.issuer import Issuer, did_document


@pytest.mark.parametrize(
    ("base", "did", "home"),
    [
        ("https://t.example", "did:web:t.example:facilities:HYD", "https://t.example/facilities/HYD"),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000:facilities:HYD", "http://127.0.0.1:8000/facilities/HYD"),
        ("https://a.example/training", "did:web:a.example:training:facilities:HYD", "https://a.example/training/facilities/HYD"),
    ],
)  # fmt: skip
def test_the_name_leads_to_the_document(base, did, home):
    issuer = Issuer(base, "HYD", "Facility")
    assert (issuer.did, issuer.home) == (did, home)


def test_the_document_has_every_key_that_it_is_given():
    issuer = Issuer("https://t.example", "HYD", "Facility")
    document = did_document(issuer, [Key(1), Key(2)])
    assert document["id"] == issuer.did
    assert document["assertionMethod"] == [f"{issuer.did}#{Key(n).fingerprint}" for n in (1, 2)]
    for number, method in enumerate(document["verificationMethod"], 1):
        assert method["controller"] == issuer.did
        assert method["publicKeyMultibase"][0] == "z"
        assert base58.b58decode(method["publicKeyMultibase"][1:]) == b"\xed\x01" + Key(number).public_bytes
