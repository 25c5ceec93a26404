"""Which fonts a text is set in, and which way it is read."""

from __future__ import annotations

import pytest

from tests.pdf.certificates.samples import cohort_names
from trainfac.certificates.fonts import NAME_STACKS, Direction, direction_of, goes_both_ways, script_of


@pytest.mark.parametrize(
    ("text", "lang", "script"),
    [
        ("Grace Wanjiru", "en-KE", "Latn"),
        ("ثریا ہمدانی", "ur", "Arab"),
        ("غلام نٔبی", "ks-IN", "Arab-ks"),
        ("محمد ناصر کریمی", "fa-Arab-AF", "Arab"),
        ("陈慧玲", "zh-Hans", "Hani"),
        ("陳慧玲", "zh-Hant-TW", "Hani-zh-hant"),
        ("陳慧玲", "zh_TW", "Hani-zh-tw"),
        ("(2) མ", "", "Tibt"),
        ("Ганболдын", "mn-Cyrl", "Cyrl"),
        ("123", "am", "Latn"),
        ("", "", "Latn"),
        ("𓀀", "", "Latn"),
    ],
)
def test_the_first_script_and_the_language_choose_the_fonts(text: str, lang: str, script: str) -> None:
    assert script_of(text, lang) == script


def test_every_script_of_the_cohorts_has_fonts_of_its_own() -> None:
    wrong = [
        name.native
        for name in cohort_names()
        if len(name.script) == 4 and not script_of(name.native, name.lang).startswith(_iso(name.script))
    ]
    assert wrong == []


def test_no_stack_names_a_family_twice() -> None:
    assert all(len(set(stack)) == len(stack) for stack in NAME_STACKS.values())


@pytest.mark.parametrize(
    ("text", "direction"), [("Grace", "ltr"), ("أحمد", "rtl"), ("(أحمد)", "rtl"), ("އައިޝަތު", "rtl"), ("12", "ltr")]
)
def test_a_text_is_read_as_its_first_letter(text: str, direction: str) -> None:
    assert direction_of(text) == direction


def _iso(script: str) -> str:
    """ISO 15924 of the characters: Chinese tags say which forms are meant."""
    return {"Hans": "Hani", "Hant": "Hani"}.get(script, script)


@pytest.mark.parametrize(
    ("text", "direction", "expected"),
    [
        ("Grace (Kenya)", "ltr", False),
        ("Grace (Kenya)", "rtl", True),
        ("مختبر (أثي)", "ltr", True),
        ("مختبر (أثي)", "rtl", False),
        ("مختبر LC-MS", "rtl", True),
        ("12 %", "rtl", False),
        ("", "rtl", False),
    ],
)
def test_letters_of_the_other_direction_are_noticed(text: str, direction: Direction, expected: bool) -> None:
    assert goes_both_ways(text, direction) is expected
