"""What a template may say."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from trainfac.certificates.content import LanguageText, Signer, TemplateContent
from trainfac.certificates.look import ACCENT, DESIGNS, contrast_on_white

CONTENT = TemplateContent(LanguageText("en"))


def test_the_built_in_look_can_be_printed() -> None:
    assert CONTENT.problems() == {}
    assert CONTENT.cleaned() == CONTENT


def test_it_survives_being_stored_as_json() -> None:
    full = TemplateContent(
        LanguageText("zh", "大理培训中心", ("云南省大理市",), "大理", "{holder}"),
        LanguageText("en", letterhead=("Dali", "Yunnan")),
        design="upright",
        accent="#7a1f3d",
        border="own",
        border_image="a" * 64,
        logos=("b" * 64, "c" * 64),
        parts=("dates", "modules"),
        signers=(Signer(3, "Director"),),
    )
    assert TemplateContent.from_json(json.loads(json.dumps(full.to_json()))) == full


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"design": "../../etc"}, "design"),
        ({"border": "x"}, "border"),
        ({"border": "own"}, "border"),
        ({"accent": "red"}, "accent"),
        ({"accent": "#ffcc00"}, "accent"),
        ({"accent": "#123456;} * {"}, "accent"),
        ({"signers": (Signer(1), Signer(2), Signer(3), Signer(4))}, "signers"),
        ({"first": LanguageText("en", statement="{{7*7}}")}, "first_statement"),
        ({"first": LanguageText("en", facility_name="x" * 121)}, "first_facility_name"),
        ({"first": LanguageText("en", letterhead=("a", "b", "c", "d", "e"))}, "first_letterhead"),
        ({"second": LanguageText("en")}, "second_lang"),
        ({"second": LanguageText("fr", statement="{0.__class__}")}, "second_statement"),
    ],
)
def test_what_cannot_be_printed_is_said_beside_its_field(changes: dict[str, object], field: str) -> None:
    assert list(replace(CONTENT, **changes).problems()) == [field]  # type: ignore[arg-type]


def test_a_colour_too_light_is_refused_with_its_contrast() -> None:
    assert "contrast with white is 1.5, at least 4.5" in str(replace(CONTENT, accent="#ffcc00").problems()["accent"])


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), (ACCENT, 11.0)]
)
def test_contrast_is_reckoned_as_wcag_does(colour: str, contrast: float) -> None:
    assert contrast_on_white(colour) == pytest.approx(contrast, abs=0.35 if colour == ACCENT else 0.01)


def test_texts_are_cleaned_of_what_turns_them_round() -> None:
    dirty = TemplateContent(
        LanguageText("en", "Dali\u202e", (" a\tb ", ""), statement="two\nlines"), accent=" #7A1F3D "
    )
    cleaned = dirty.cleaned()
    assert (cleaned.first.facility_name, cleaned.first.letterhead, cleaned.first.statement) == (
        "Dali", ("a b",), "two lines",
    )  # fmt: skip
    assert cleaned.accent == "#7a1f3d"


def test_a_drawing_is_kept_only_for_a_border_of_ones_own() -> None:
    assert replace(CONTENT, border_image="a" * 64).cleaned().border_image == ""


def test_there_are_three_designs() -> None:
    assert list(DESIGNS) == ["classic", "modern", "upright"]
