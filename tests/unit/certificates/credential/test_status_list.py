"""Bits of certificates that are not to be accepted."""

from __future__ import annotations

import base64
import gzip
from datetime import UTC, datetime

import pytest

from trainfac.certificates.credential.issuer import Issuer
from trainfac.certificates.credential.status_list import ENTRIES, Place, encoded, status_entry, status_list

ISSUER = Issuer("https://t.example", "HYD", "Facility")


def bits(text):
    assert text[0] == "u"
    return gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))


def test_the_first_bit_is_the_leftmost():
    assert bits(encoded([0, 9]))[:3] == bytes([0b1000_0000, 0b0100_0000, 0])


@pytest.mark.parametrize("indices", [[], [0], [ENTRIES - 1], range(ENTRIES)])
def test_a_list_has_as_many_entries_whatever_is_set(indices):
    content = bits(encoded(indices))
    assert len(content) * 8 == ENTRIES == 131_072
    assert sum(byte.bit_count() for byte in content) == len(indices)


def test_the_same_bits_are_the_same_text():
    assert encoded([5, 77]) == encoded([77, 5])


@pytest.mark.parametrize(("index", "place"), [(0, (1, 0)), (ENTRIES - 1, (1, ENTRIES - 1)), (ENTRIES, (2, 0))])
def test_after_a_full_list_comes_another(index, place):
    assert Place.of(index) == Place(*place)


def test_a_credential_says_where_its_bit_is():
    entry = status_entry(ISSUER, ENTRIES + 7)
    address = "https://t.example/facilities/HYD/status/revocation-2.json"
    assert entry == {
        "id": f"{address}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": address,
    }


def test_a_list_is_found_at_the_address_it_names_and_says_what_for():
    told = status_list(ISSUER, "suspension", 1, [3], at=datetime(2026, 11, 28, tzinfo=UTC))
    assert told["id"] == "https://t.example/facilities/HYD/status/suspension-1.json"
    assert told["issuer"] == ISSUER.did
    assert told["credentialSubject"]["statusPurpose"] == "suspension"
