"""The frozen content of a certificate."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError

import pytest

from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.snapshot import Signatory, Snapshot


def test_a_snapshot_survives_being_stored_as_json() -> None:
    original = snapshot(
        native_name="ግሬስ",
        native_lang="am",
        signatories=(Signatory(name="Dr S. Rao", role="Director", image="ab" * 32),),
    )
    assert Snapshot.from_json(json.loads(json.dumps(original.to_json()))) == original


def test_the_layout_of_the_stored_form_has_a_version() -> None:
    stored = snapshot().to_json()
    assert stored["version"] == 1
    with pytest.raises(ValueError, match="unknown snapshot version: 2"):
        Snapshot.from_json({**stored, "version": 2})


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
    assert snapshot(signatories=signatories, logo="22").image_digests == {"11", "22"}
