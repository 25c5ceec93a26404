"""What a certificate says, in its language."""

from __future__ import annotations

from datetime import date

import pytest

from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.wording import Wording


@pytest.mark.parametrize(
    ("lang", "first", "last", "expected"),
    [
        ("en", date(2010, 10, 18), date(2010, 10, 29), "18–29 October 2010"),
        ("en", date(2011, 1, 17), date(2011, 2, 4), "17 January–4 February 2011"),
        ("en", date(2010, 12, 27), date(2011, 1, 7), "27 December 2010 – 7 January 2011"),
        ("en", date(2010, 10, 18), date(2010, 10, 18), "18 October 2010"),
        ("fr", date(2010, 10, 18), date(2010, 10, 29), "18 octobre 2010 – 29 octobre 2010"),
        ("xx-nowhere", date(2010, 10, 18), date(2010, 10, 29), "18–29 October 2010"),
    ],
)
def test_days_are_written_as_the_language_does(lang: str, first: date, last: date, expected: str) -> None:
    assert Wording(snapshot(lang=lang, first_day=first, last_day=last), str).dates == expected


def test_the_year_is_gregorian_where_another_is_usual() -> None:
    assert "2010" in Wording(snapshot(lang="th"), str).issued_on


def test_hours_keep_their_halves() -> None:
    wording = Wording(snapshot(lang="fr"), str)
    assert [wording.hours(minutes) for minutes in (3600, 90, 100)] == ["60", "1,5", "1,67"]


@pytest.mark.parametrize("kind", ["attendance", "participation", "achievement"])
def test_no_certificate_certifies_a_person(kind: str) -> None:
    wording = Wording(snapshot(kind=kind), str)
    assert wording.title == f"Certificate of {kind}"
    assert "certified" not in f"{wording.title} {wording.statement}".lower()


def test_texts_come_from_the_given_language() -> None:
    french = {"Certificate of achievement": "Certificat de réussite"}
    assert Wording(snapshot(lang="fr"), lambda text: french.get(text, text)).title == "Certificat de réussite"


def test_values_are_escaped_in_translated_sentences() -> None:
    wording = Wording(snapshot(), str)
    assert wording.gettext("Certificate %(serial)s", serial="<b>1</b>") == "Certificate &lt;b&gt;1&lt;/b&gt;"
