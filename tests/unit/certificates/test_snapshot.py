"""The frozen content of a certificate."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.look import Look
from trainfac.certificates.snapshot import PrintedResult, SecondLanguage, Signatory, Snapshot


def test_a_snapshot_survives_being_stored_as_json() -> None:
    original = snapshot(
        native_name="ግሬስ",
        native_lang="am",
        signatories=(Signatory(name="Dr S. Rao", role="Director", image="ab" * 32),),
    )
    assert Snapshot.from_json(json.loads(json.dumps(original.to_json()))) == original


def test_the_layout_of_the_stored_form_has_a_version() -> None:
    stored = snapshot().to_json()
    assert stored["version"] == 2
    with pytest.raises(ValueError, match="unknown snapshot version: 3"):
        Snapshot.from_json({**stored, "version": 3})


def test_what_was_issued_before_there_were_templates_keeps_its_look() -> None:
    newer = {"look", "statement", "second", "outcomes", "second_logo"}
    stored = {name: value for name, value in snapshot().to_json().items() if name not in newer}
    old = Snapshot.from_json({**stored, "version": 1})
    assert old == snapshot()
    assert (old.look, old.second) == (Look(), None)


def test_results_of_modules_survive_and_those_stored_before_belong_to_none() -> None:
    original = snapshot(results=(PrintedResult(title="Plate count", score=None, module=2),))
    stored = json.loads(json.dumps(original.to_json()))
    assert Snapshot.from_json(stored) == original
    del stored["results"][0]["module"]
    assert Snapshot.from_json(stored).results == (PrintedResult(title="Plate count", score=None),)


def test_a_result_is_printed_in_the_row_of_its_module_or_by_itself() -> None:
    post, count, gone = (PrintedResult(title="T", score=70, module=module) for module in (None, 2, 99))
    given = snapshot(results=(post, count, gone))
    assert (given.module_results, given.other_results) == ({2: [count]}, [post, gone])
    without = replace(given, look=Look(parts=("results",)))
    assert (without.module_results, without.other_results) == ({}, [post, count, gone])
    assert replace(given, look=Look(parts=("modules",))).module_results == {}


def test_look_and_second_language_survive_being_stored_as_json() -> None:
    look = Look(design="modern", accent="#7a1f3d", border="lines", parts=("dates", "modules"))
    second = SecondLanguage(lang="zh", facility_name="大理培训中心", letterhead=("云南",), statement="{holder}")
    original = snapshot(look=look, second=second, outcomes=("Draw up a plan",), statement="For {holder}")
    assert Snapshot.from_json(json.loads(json.dumps(original.to_json()))) == original


@pytest.mark.parametrize(
    "wrong", [{"design": "../../etc"}, {"accent": "red;} body{"}, {"border": "x"}, {"parts": ("everything",)}]
)
def test_a_look_is_made_of_what_is_known(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a look is made of"):
        Look(**wrong)


def test_a_snapshot_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        snapshot().holder_name = "Somebody else"  # type: ignore[misc]


def test_marks_that_reorder_text_are_not_printed() -> None:
    assert snapshot(holder_name="Grace \u202eegdirboN\u202c").holder_name == "Grace egdirboN"
    assert snapshot(letterhead=("Hyderabad\u2066",)).letterhead == ("Hyderabad",)


def test_joiners_that_scripts_need_stay() -> None:
    name = "ක්\u200dරිස්ටි"
    assert snapshot(native_name=name).native_name == name


def test_text_is_composed() -> None:
    assert snapshot(holder_name="Nguye\u0302\u0303n").holder_name == "Nguyễn"


def test_a_hyphen_that_fonts_lack_becomes_a_plain_one() -> None:
    assert snapshot(holder_name="Anne\u2011Marie").holder_name == "Anne-Marie"


def test_lines_of_a_snapshot_are_cleaned_as_well() -> None:
    assert snapshot(signatories=(Signatory(name=" Dr\tRao ", role="Director"),)).signatories[0].name == "Dr Rao"


def test_it_names_the_pictures_it_needs() -> None:
    signatories = (Signatory(name="A", role="B", image="11"), Signatory(name="C", role="D"))
    border = Look(border="own", border_image="44")
    given = snapshot(signatories=signatories, logo="22", second_logo="33", look=border)
    assert given.image_digests == {"11", "22", "33", "44"}


def test_the_mark_is_the_same_for_what_prints_the_same_but_for_its_codes():
    other = snapshot(verification_code="x", human_code="y", verification_url="https://z", identity_salt="s")
    assert other.mark == snapshot().mark
    assert snapshot(holder_name="Grace Njoroge").mark != snapshot().mark
    assert snapshot(look=Look(design="modern")).mark != snapshot().mark
