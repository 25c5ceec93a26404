"""What is signed is everything that is said, whichever way it is worked out."""

from __future__ import annotations

import copy
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pdf.certificates.samples import cohort_names, modules
from tests.unit.certificates.credential.samples import credential
from trainfac.certificates.credential import shapes
from trainfac.certificates.credential.canonical import LostMeaning, canonical
from trainfac.certificates.credential.contexts import FILES, UnknownContext, load
from trainfac.certificates.credential.shapes import canonical_like_others
from trainfac.certificates.snapshot import PrintedResult


def test_a_term_that_no_context_knows_is_refused():
    said = credential()
    said["credentialSubject"]["achievement"]["favouriteColour"] = "teal"
    with pytest.raises(LostMeaning):
        canonical(said)


@pytest.mark.parametrize("where", ["credentialStatus", "issuer"])
def test_a_name_that_is_no_address_is_refused(where):
    said = credential()
    said[where]["id"] = "no address"
    with pytest.raises(LostMeaning):
        canonical(said)


def test_a_type_that_no_context_knows_is_refused():
    said = credential()
    said["credentialSchema"][0]["type"] = "SomethingElse2031"
    with pytest.raises(LostMeaning):
        canonical(said)


def test_a_context_that_is_not_shipped_is_refused_and_not_fetched(monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    said = credential()
    said["@context"] = [*said["@context"], "https://context.example/v1"]
    with pytest.raises(LostMeaning):
        canonical(said)
    with pytest.raises(UnknownContext):
        load("https://context.example/v1")


@pytest.mark.parametrize("address", FILES)
def test_every_context_is_there(address):
    assert "@context" in load(address)["document"]


def credentials_of_the_cohorts():
    for number, name in enumerate(cohort_names()):
        yield credential(
            status_index=number,
            serial=f"UVSSTF-2010-{number:04}",
            verification_url=f"https://training.example.org/verify/code{number}",
            holder_name=name.full,
            identity_salt=f"{number:032x}",
            minutes_attended=3000 + number,
            results=(PrintedResult(title="Post-test", score=60 + number % 40),),
            modules=modules(8 + number % 2),
        )


def test_the_quick_way_says_the_same_as_pyld_for_both_cohorts():
    shapes._shape.cache_clear()
    count = 0
    for said in credentials_of_the_cohorts():
        assert canonical_like_others(said) == canonical(said)
        count += 1
    assert count == 129
    assert shapes._shape.cache_info().misses == 2  # the quick way was taken


anything = st.text(st.characters(codec="utf-8"), max_size=40)


@settings(max_examples=60, deadline=None)
@given(serial=anything, salt=anything, score=anything, code=anything)
def test_the_quick_way_says_the_same_whatever_the_values_are(serial, salt, score, code):
    said = copy.deepcopy(_SAMPLE)
    subject = said["credentialSubject"]
    subject["licenseNumber"], subject["identifier"][0]["salt"], subject["result"][2]["value"] = serial, salt, score
    said["id"] = f"https://training.example.org/verify/{code}"
    assert outcome(canonical_like_others, said) == outcome(canonical, said)


_SAMPLE = credential()


def outcome(way, said):
    try:
        return way(said)
    except LostMeaning:
        return LostMeaning


def test_two_things_with_one_name_are_left_to_pyld():
    said = credential()
    said["evidence"][0]["id"] = said["credentialSubject"]["achievement"]["id"]
    assert outcome(canonical_like_others, said) == outcome(canonical, said)


def test_two_results_that_are_the_same_are_left_to_pyld():
    said = credential()
    said["credentialSubject"]["result"] += copy.deepcopy(said["credentialSubject"]["result"][:1])
    assert canonical_like_others(said) == canonical(said)
