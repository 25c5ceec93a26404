"""Names and texts that want to be more than text."""

from __future__ import annotations

import logging

import pytest

from tests.pdf.certificates.reading import reader, text_of
from tests.pdf.certificates.samples import snapshot
from trainfac.certificates.render import render_certificate
from trainfac.certificates.snapshot import PrintedModule, Signatory


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=file:///etc/passwd>",
        "<script>alert(1)</script>",
        "<style>*{display:none}</style>",
        "{{7*7}}",
        "{% include '/etc/passwd' %}",
        "{0.__class__} %(serial)s %s",
        "<link rel=attachment href=file:/etc>",
        "</title><iframe src=//evil.example>",
        '" onload="x',
        "=cmd|' /C calc'!A0",
    ],
)
def test_it_is_printed_as_text_and_nothing_is_fetched(hostile: str, caplog: pytest.LogCaptureFixture) -> None:
    given = snapshot(
        holder_name=hostile,
        native_name=hostile,
        native_lang="en",
        laboratory=hostile,
        course_title=hostile,
        facility_name=hostile,
        modules=(PrintedModule(number=1, title=hostile, kind="L", minutes=90),),
        signatories=(Signatory(name=hostile, role=hostile),),
    )
    with caplog.at_level(logging.WARNING):
        content = render_certificate(given, images={}, translate=str)
    assert text_of(content).count(hostile) >= 5
    assert caplog.messages == []
    root = reader(content).root_object
    assert "/EmbeddedFiles" not in root.get("/Names", {})
    assert "/OpenAction" not in root


@pytest.mark.parametrize("lang", ['en"><script>', "x" * 500, "\x00", "../../etc"])
def test_a_language_that_is_none_does_no_harm(lang: str) -> None:
    given = snapshot(native_name="አበበ ታደሰ", native_lang=lang)
    assert "አበበ ታደሰ" in text_of(render_certificate(given, images={}, translate=str))


def test_marks_that_turn_text_round_are_not_printed() -> None:
    given = snapshot(holder_name="Grace \u202efdp.exe\u202c", place="\u2067Hyderabad")
    text = text_of(render_certificate(given, images={}, translate=str))
    assert "Grace fdp.exe" in text
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
