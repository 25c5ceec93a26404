"""What the credential of a certificate says, and what it does not."""

from __future__ import annotations

import json

import pytest

from tests.pdf.certificates.samples import CODE, modules, named, one_of_each_language, snapshot
from tests.unit.certificates.credential.samples import SALT, credential
from trainfac.certificates.credential.badge import as_bytes, identity_hash
from trainfac.certificates.snapshot import PrintedResult


def test_it_says_what_the_certificate_says():
    said = credential()
    achievement = said["credentialSubject"]["achievement"]
    assert said["credentialSubject"]["licenseNumber"] == "UVSSTF-2010-0042"
    assert said["validFrom"] == "2010-10-29T11:30:00Z"
    assert said["issuer"]["id"] == "did:web:training.example.org:facilities:UVSSTF"
    assert said["issuer"]["name"] == "South-South Training Facility"
    assert achievement["name"] == "Food microbiology: enumeration and hygiene indicators"
    assert (achievement["humanCode"], achievement["version"]) == ("MIC-201", "2")
    assert "60 hours" in achievement["description"]
    assert "ISO 7218:2007; ISO 6887-1:1999" in achievement["criteria"]["narrative"]
    assert said["id"] == f"https://training.example.org/verify/{CODE}/credential.json"


def test_what_was_learnt_stands_among_the_criteria_where_the_certificate_says_it():
    taught = ("Draw up a sampling plan", "Count colonies, and say how sure the count is")
    narrative = credential(outcomes=taught)["credentialSubject"]["achievement"]["criteria"]["narrative"]
    listed = "Learning outcomes:\n\n- Draw up a sampling plan\n- Count colonies, and say how sure the count is\n\n"
    assert f"\n\n{listed}Standards: ISO 7218:2007" in narrative
    assert narrative.index("8. Sampling and preservation") < narrative.index(listed)
    assert "Learning outcomes" not in json.dumps(credential())


def test_every_result_points_to_its_description_and_has_what_was_reached():
    subject = credential()["credentialSubject"]
    described = {each["id"]: each for each in subject["achievement"]["resultDescription"]}
    reached = {
        described[each["resultDescription"]]["name"]: each.get("value", each.get("status"))
        for each in subject["result"]
    }
    assert reached == {
        "Hours attended": "57",
        "Share of the hours held that was attended": "95",
        "Post-test": "78",
        "Plate count": "Completed",
    }


def test_modules_are_described_with_their_hours():
    described = credential(modules=modules(3))["credentialSubject"]["achievement"]["resultDescription"]
    found = [(each["name"], each["valueMax"]) for each in described if "#module-" in each["id"]]
    assert found == [("Sampling and preservation", hours) for hours in ("1.5", "2", "2.5")]


def test_the_holder_is_named_by_a_salted_hash_alone():
    said = credential(native_name="ግሬስ", native_lang="am")
    (identity,) = said["credentialSubject"]["identifier"]
    assert identity["identityHash"] == identity_hash("Grace Wanjiru Njoroge", SALT)
    assert identity["salt"] == SALT
    text = as_bytes(said).decode()
    for private in ("Grace", "Njoroge", "ግሬስ", "Athi River", "Kenya", "@example"):
        assert private not in text


@pytest.mark.parametrize("place", ["holder", "laboratory", "country"])
def test_a_sentence_of_the_facility_that_names_the_holder_stays_on_paper(place):
    said = credential(statement=f"Well done, {{{place}}}")
    text = as_bytes(said).decode()
    for private in ("Well done", "Grace", "Athi River", "Kenya"):
        assert private not in text
    assert said["description"].startswith("The holder took part in at least 80 % of the hours held")


def test_a_sentence_of_the_facility_that_names_nobody_is_told():
    narrative = credential(statement="Held at {place}")["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert narrative.startswith("Held at Hyderabad, India\n")


def test_the_hash_is_the_one_open_badges_describes():
    expected = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    assert identity_hash("a@example.com", "Kosher") == expected  # from the specification


@pytest.mark.parametrize("name", one_of_each_language(), ids=lambda name: name.lang)
def test_nobodys_name_is_in_it_in_any_script(name):
    printed = named(name, identity_salt=SALT)
    text = json.dumps(credential(holder_name=printed.holder_name, native_name=printed.native_name), ensure_ascii=False)
    assert printed.holder_name not in text
    assert not printed.native_name or printed.native_name not in text


def test_a_certificate_from_before_there_were_credentials_makes_none():
    with pytest.raises(ValueError, match="before there were credentials"):
        credential(identity_salt="")


def test_scores_are_written_without_ends_that_say_nothing():
    results = credential(results=(PrintedResult(title="A", score=100.0), PrintedResult(title="B", score=62.5)))
    assert [each["value"] for each in results["credentialSubject"]["result"][2:]] == ["100", "62.5"]


def test_it_is_the_same_file_each_time():
    assert as_bytes(credential()) == as_bytes(credential())
    assert json.loads(as_bytes(credential())) == credential()


def test_the_salt_is_stored_with_the_snapshot():
    printed = snapshot(identity_salt=SALT)
    assert type(printed).from_json(printed.to_json()).identity_salt == SALT
    old = {term: value for term, value in printed.to_json().items() if term != "identity_salt"}
    assert type(printed).from_json(old).identity_salt == ""
