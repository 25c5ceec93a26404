"""The year of a facility on paper."""

from __future__ import annotations

import pypdfium2
import pytest

from tests import builders
from tests.conftest import Browser, _let_go, settings
from tests.pdf.printouts.reading import A4_ACROSS, sheets
from tests.web.printouts.conftest import YEAR, of_year
from tests.web.printouts.test_year import PUBLIC, STAFF, a_run
from trainfac.factory import create_app
from trainfac.printouts.routes import papers
from trainfac.printouts.routes import year as views
from trainfac.scheduling.states import RunState


def many(tx, place, count):
    course = builders.course(tx, "SAF-101")
    for number in range(count):
        starts_on = of_year(number % 12 + 1, number // 12 % 20 + 1)
        builders.a_run(tx, place.facility, course, code=f"HYD-{YEAR}-{number}", starts_on=starts_on, days=5)
    tx.commit()


def test_a_year_with_a_few_runs_is_one_page(client, tx, place):
    run = a_run(tx, place)
    (sheet,) = sheets(client.get(f"{PUBLIC}.pdf"))
    assert sheet.size == A4_ACROSS
    for told in (f"Course runs in {YEAR}", "HYD Training Facility", "Asia/Kolkata", "12 places left", "Republic Day"):
        assert told in sheet.text
    assert sheet.text.count(run.code) == 2
    assert [sheet.text.count(month) > 0 for month in ("January", "June", "December")] == [True] * 3


def test_nothing_is_cut_off(client, tx, place):
    many(tx, place, 60)
    for sheet in sheets(client.get(f"{PUBLIC}.pdf")):
        assert min(sheet.margins) > 4


def test_a_full_year_goes_on_and_says_what_it_is_on_each_page(client, tx, place):
    many(tx, place, 200)
    pages = sheets(client.get(f"{PUBLIC}.pdf"))
    assert len(pages) > 2
    for sheet in pages:
        assert "HYD Training Facility, Hyderabad." in sheet.text
    text = " ".join(sheet.text for sheet in pages)
    assert [number for number in range(200) if text.count(f"HYD-{YEAR}-{number} ") < 2] == []
    assert "Month" in pages[1].text


def test_an_empty_year_is_a_page_as_well(client, place):
    (sheet,) = sheets(client.get(f"{PUBLIC}.pdf"))
    assert f"No course runs are announced for {YEAR}" in sheet.text


def test_drafts_are_on_no_sheet_but_the_staffs_and_marked_there(client, tx, place):
    a_run(tx, place, state=RunState.DRAFT)
    assert "HYD-1" not in sheets(client.get(f"{PUBLIC}.pdf?drafts=1"))[0].text
    builders.sign_in(client, place.user)
    assert "HYD-1" not in sheets(client.get(f"{STAFF}.pdf"))[0].text
    answer = client.get(f"{STAFF}.pdf?drafts=1")
    (sheet,) = sheets(answer)
    assert "With drafts: for staff only, not published." in sheet.text
    assert "Draft – not published" in sheet.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_has_it_already_is_told_so_without_drawing_it(client, tx, place, monkeypatch):
    run = a_run(tx, place)
    tag = client.get(f"{PUBLIC}.pdf").headers["ETag"]
    monkeypatch.setattr(views, "Paper", None)
    assert client.get(f"{PUBLIC}.pdf", headers={"If-None-Match": tag}).status_code == 304
    monkeypatch.undo()
    run.seats_taken = 3
    tx.commit()
    answer = client.get(f"{PUBLIC}.pdf", headers={"If-None-Match": tag})
    assert "9 places left" in sheets(answer)[0].text


@pytest.mark.parametrize(
    "title", ["高效液相色谱法的操作与故障排除", "الكروماتوغرافيا السائلة", "उच्च निष्पादन द्रव वर्णलेखन"]
)
def test_titles_in_other_scripts_are_drawn_with_their_letters(client, tx, place, title):
    run = a_run(tx, place)
    run.course.title = title
    tx.commit()
    (sheet,) = sheets(client.get(f"{PUBLIC}.pdf"))
    assert "\ufffd" not in sheet.text
    assert run.code in sheet.text


def test_read_from_the_right_the_first_day_is_on_the_right(client, tx, place, monkeypatch):
    monkeypatch.setattr(papers, "direction", lambda _lang: "rtl")
    a_run(tx, place)
    answer = client.get(f"{PUBLIC}.pdf")
    assert min(sheets(answer)[0].margins) > 4
    width = A4_ACROSS[0]
    assert left_of(answer.data, "January") > width * 0.85
    assert left_of(answer.data, "HYD-1") > width / 2  # the fifth of March


def left_of(content, words):
    """Where these words begin for the first time on the first page, in points from its left edge."""
    document = pypdfium2.PdfDocument(content)
    try:
        text = document[0].get_textpage()
        return text.get_charbox(text.get_text_range().index(words))[0]
    finally:
        document.close()


def test_nobody_lets_it_be_drawn_without_end(database_url, tmp_path, place, monkeypatch):
    monkeypatch.setattr(views, "_sheet", lambda *_args, **_words: b"%PDF-")
    app = create_app(settings(database_url, tmp_path, rate_limits=True))
    app.test_client_class = Browser
    assert {app.test_client().get(f"{PUBLIC}.pdf").status_code for _ in range(40)} == {200, 429}
    _let_go(app)
