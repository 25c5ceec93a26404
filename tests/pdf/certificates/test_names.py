"""The names of both demonstration cohorts, in every script they are written in."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date

import pytest
from markupsafe import escape

from tests.pdf.certificates.reading import text_of
from tests.pdf.certificates.samples import cohort_names, named
from trainfac.certificates.fonts import font_rules, script_of
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.typesetting import printing_problems, set_holder_name, set_native_name, small_names
from trainfac.infra.pdf import render_pdf

# Thaana's vowels stand above and below: readers that go by places (poppler) take them apart, Chrome does not.
# pypdf ignores the text we give with the glyphs and finds Bengali, Nepali, Tamil and Tibetan names only in part.


def test_every_name_of_the_cohorts_can_be_printed() -> None:
    names = cohort_names()
    assert len(names) == 129
    assert [str(problem) for name in names for problem in printing_problems(named(name))] == []


def test_every_name_of_the_cohorts_fits_on_one_line() -> None:
    settings = [set_holder_name(named(name)) for name in cohort_names()]
    assert [setting for setting in settings if setting is None or len(setting.lines) != 1] == []
    natives = [set_native_name(named(name)) for name in cohort_names() if name.native != name.full]
    assert [setting for setting in natives if setting is None or len(setting.lines) != 1] == []


def test_no_usual_name_is_pointed_out_as_small_and_one_on_two_lines_is() -> None:
    names = [named(name) for name in cohort_names()]
    assert [name.holder_name for name in names if small_names(name)] == []
    assert len(small_names(replace(names[0], holder_name="Wickramasinghe Ranasinghe " * 4))) == 1
    assert len(small_names(replace(names[0], native_name="Wickramasinghe Ranasinghe " * 4))) == 1


def test_no_glyph_is_missing_on_a_sheet_of_all_names(caplog: pytest.LogCaptureFixture) -> None:
    names = cohort_names()
    rows = "".join(
        f'<p class="script-{script_of(name.native, name.lang)}" lang="{name.lang}" dir="{name.direction}">'
        f"{escape(name.native)}</p>"
        for name in names
    )
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        content = render_pdf(
            f"<html lang='en'><body>{rows}</body></html>",
            sheets=[font_rules()],
            title="Names",
            lang="en",
            author="",
            created=date(2010, 10, 29),
        )
    assert caplog.messages == []
    text = text_of(content)
    assert [name.native for name in names if name.lang.startswith("zh") and name.native not in text] == []


def test_the_name_in_its_own_script_can_be_copied_and_searched(certificate: tuple[Snapshot, bytes]) -> None:
    snapshot, content = certificate
    assert snapshot.native_name in text_of(content)
