"""Sentences that facilities write themselves. Abuse case 22."""

from __future__ import annotations

import pytest

from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.statements import LONGEST, PLACES, filled, problems
from trainfac.certificates.wording import Wording


def test_every_place_of_the_list_is_taken() -> None:
    assert list(problems(" ".join(f"{{{place}}}" for place in PLACES))) == []


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("{{7*7}}", "{{7*7}}"),
        ("{0.__class__}", "{0.__class__}"),
        ("{holder.__class__}", "{holder.__class__}"),
        ("{password}", "{password}"),
        ("{holder!r}", "{holder!r}"),
        ("{% include 'x' %}", "{% include 'x' %}"),
        ("open {", "{"),
        ("{{holder}}", "{"),
    ],
)
def test_anything_else_in_braces_is_refused_by_name(sentence: str, named: str) -> None:
    (message,) = problems(sentence)
    assert named in str(message)
    assert "{holder}" in str(message)


def test_a_sentence_has_an_end() -> None:
    assert [str(problem) for problem in problems("x" * (LONGEST + 1))] == [
        f"The sentence is longer than {LONGEST} characters"
    ]


def test_what_is_filled_in_is_not_read_again() -> None:
    assert filled("{holder} of {country}", {"holder": "{country}{{7*7}}", "country": "Kenya"}) == (
        "{country}{{7*7}} of Kenya"
    )


def test_the_sentence_of_a_certificate_is_filled_with_what_it_prints() -> None:
    given = snapshot(
        statement="{holder} took part in {course}, {dates}, {place}: {hours_attended} of {hours_held} h ({percent} %)."
    )
    assert Wording(given).statement == (
        "Grace Wanjiru Njoroge took part in Food microbiology: enumeration and hygiene indicators, "
        "18–29 October 2010, Hyderabad, India: 57 of 60 h (95 %)."
    )


def test_without_a_sentence_of_its_own_the_usual_one_is_said_in_its_language() -> None:
    assert Wording(snapshot(kind="attendance", lang="fr")).statement.startswith("Le titulaire a suivi la formation")
