"""What a certificate says, in its language."""

from __future__ import annotations

from datetime import date

import pytest

from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.snapshot import PrintedResult
from trainfac.certificates.wording import Wording


@pytest.mark.parametrize(
    ("lang", "first", "last", "expected"),
    [
        ("en", date(2010, 10, 18), date(2010, 10, 29), "18–29 October 2010"),
        ("en", date(2011, 1, 17), date(2011, 2, 4), "17 January–4 February 2011"),
        ("en", date(2010, 12, 27), date(2011, 1, 7), "27 December 2010 – 7 January 2011"),
        ("en", date(2010, 10, 18), date(2010, 10, 18), "18 October 2010"),
        ("xx-nowhere", date(2010, 10, 18), date(2010, 10, 29), "18–29 October 2010"),
    ],
)
def test_days_are_written_as_the_language_does(lang: str, first: date, last: date, expected: str) -> None:
    assert Wording(snapshot(lang=lang, first_day=first, last_day=last), str).dates == expected


@pytest.mark.parametrize(
    ("lang", "of_a_month", "of_a_year", "of_two_years"),
    [
        ("en", "18–29 November 2026", "18 October–29 November 2026", "27 December 2025 – 7 January 2026"),
        ("fr", "18–29 novembre 2026", "18 octobre – 29 novembre 2026", "27 décembre 2025 – 7 janvier 2026"),
        (
            "es",
            "18–29 de noviembre de 2026",
            "18 de octubre – 29 de noviembre de 2026",
            "27 de diciembre de 2025 – 7 de enero de 2026",
        ),
        (
            "pt",
            "18 – 29 de novembro de 2026",
            "18 de outubro – 29 de novembro de 2026",
            "27 de dezembro de 2025 – 7 de janeiro de 2026",
        ),
        ("ar", "18–29 نوفمبر 2026", "18 أكتوبر – 29 نوفمبر 2026", "27 ديسمبر 2025 – 7 يناير 2026"),
        ("zh", "2026年11月18日至29日", "2026年10月18日至11月29日", "2025年12月27日至2026年1月7日"),
        ("ru", "18–29 ноября 2026 г.", "18 октября – 29 ноября 2026 г.", "27 декабря 2025 г. – 7 января 2026 г."),
    ],
)
def test_what_repeats_in_two_days_is_said_once(lang: str, of_a_month: str, of_a_year: str, of_two_years: str) -> None:
    assert _span(lang, date(2026, 11, 18), date(2026, 11, 29)) == of_a_month
    assert _span(lang, date(2026, 10, 18), date(2026, 11, 29)) == of_a_year
    assert _span(lang, date(2025, 12, 27), date(2026, 1, 7)) == of_two_years


def _span(lang: str, first: date, last: date) -> str:
    """With plain blanks for thin ones and for those that lines do not break at."""
    return " ".join(Wording(snapshot(lang=lang, first_day=first, last_day=last), str).dates.split())


def test_the_year_is_gregorian_where_another_is_usual() -> None:
    assert "2010" in Wording(snapshot(lang="th"), str).issued_on


def test_hours_keep_their_quarters_and_one_decimal_of_the_rest() -> None:
    wording = Wording(snapshot(lang="fr"), str)
    assert [wording.hours(minutes) for minutes in (3600, 90, 75, 100, 2117, 20)] == [
        "60", "1,5", "1,25", "1,7", "35,3", "0,33",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["attendance", "participation", "achievement"])
def test_no_certificate_certifies_a_person(kind: str) -> None:
    wording = Wording(snapshot(kind=kind), str)
    assert wording.title == f"Certificate of {kind}"
    assert "certified" not in f"{wording.title} {wording.statement}".lower()


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "passed"),
        ("fr", "réussi"),
        ("es", "superado"),
        ("pt", "aprovado"),
        ("ar", "ناجح"),
        ("zh", "合格"),
        ("ru", "зачтено"),
    ],
)
def test_that_something_was_passed_is_said_in_a_word(lang: str, expected: str) -> None:
    assert Wording(snapshot(lang=lang)).passed == expected


def test_what_was_got_in_a_module_is_said_without_a_title() -> None:
    results = [PrintedResult(title="A", score=78.5), *[PrintedResult(title=title, score=None) for title in "BC"]]
    assert Wording(snapshot(lang="fr")).reached(results) == "78,5 %, réussi"
    assert Wording(snapshot(lang="zh")).reached(results[1:]) == "合格"
    assert Wording(snapshot()).reached([]) == ""


def test_texts_come_from_the_given_language() -> None:
    french = {"Certificate of achievement": "Certificat de réussite"}
    assert Wording(snapshot(lang="fr"), lambda text: french.get(text, text)).title == "Certificat de réussite"


def test_values_are_escaped_in_translated_sentences() -> None:
    wording = Wording(snapshot(), str)
    assert wording.gettext("Certificate %(serial)s", serial="<b>1</b>") == "Certificate &lt;b&gt;1&lt;/b&gt;"
