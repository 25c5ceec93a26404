"""The calendar as a list: what it shows, how it is narrowed, how it is read in pages."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from tests.builders import a_facility, a_run, course
from tests.web.pages import main, opened, words
from tests.web.public.conftest import in_days, statements_of
from trainfac.scheduling.states import RunState


def lines(page: Element) -> list[list[str]]:
    """The cells of each line of the list."""
    return [[words(cell) for cell in row] for row in page.findall(".//main//tbody/tr")]


def add_runs(tx, facility, number, **given):
    for n in range(number):
        a_run(tx, facility, course(tx), code=f"HYD-{n:03}", starts_on=in_days(10 + n), **given)
    tx.commit()


@pytest.mark.parametrize("address", ["/", "/calendar"])
def test_upcoming_runs_are_listed(client, run, address):
    (line,) = lines(opened(client, address))
    assert line[0] == "ISO/IEC 17025: understanding and implementing QMS-101"
    assert line[2:] == ["HYD Training Facility, Hyderabad, India", "English", "Open for nominations 12 places left"]


def test_a_line_leads_to_the_run(client, run):
    link = opened(client, "/").find(".//main//tbody//a")
    assert (link.get("href"), link.get("lang")) == ("/runs/HYD-2026-01", "en")


def test_drafts_are_nowhere(client, tx, run):
    a_run(tx, run.facility, run.course, code="HYD-SECRET", starts_on=in_days(31), state=RunState.DRAFT)
    tx.commit()
    for address in ("/", f"/calendar?month={in_days(31):%Y-%m}", f"/calendar/{in_days(31):%Y-%m}", "/calendar.ics",
                    "/courses/QMS-101"):  # fmt: skip
        assert "HYD-SECRET" not in client.get(address).text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"seats_taken": 11}, "Open for nominations 1 place left"),
        ({"seats_taken": 12}, "Full: waiting list"),
        ({"state": RunState.CONFIRMED}, "Nominations closed"),
        ({"nomination_deadline": in_days(-2)}, "Nominations closed"),
    ],
)
def test_a_line_says_whether_there_are_places(client, tx, run, changes, says):
    for name, value in changes.items():
        setattr(run, name, value)
    tx.commit()
    assert lines(opened(client, "/"))[0][4] == says


def test_an_empty_calendar_says_so(client):
    assert "No course runs are announced at the moment" in main(opened(client, "/"))


def test_filters_that_are_set_can_be_taken_away(client, run):
    page = opened(client, "/calendar?facility=HYD&language=en")
    chips = page.findall(".//ul[@class='chips']//a")
    assert [words(chip) for chip in chips] == [
        "Remove filter: Facility: HYD Training Facility", "Remove filter: Language: English",
    ]  # fmt: skip
    assert [chip.get("href") for chip in chips] == ["/calendar?language=en", "/calendar?facility=HYD"]
    assert page.find(".//form[@role='search']").get("action") == "/calendar"
    assert "Clear filters" in main(page)


def test_the_form_shows_what_was_chosen(client, run):
    page = opened(client, "/calendar?track=quality")
    chosen = [option.get("value") for option in page.findall(".//select[@id='track']/option[@selected]")]
    assert chosen == ["quality"]


def test_facilities_that_no_longer_train_are_not_offered(client, tx, run):
    a_facility(tx, "OLD").active = False
    tx.commit()
    options = opened(client, "/").findall(".//select[@id='facility']/option")
    assert [option.get("value") for option in options] == ["", "HYD"]


def test_countries_of_facilities_are_named(client, run):
    assert words(opened(client, "/").find(".//select[@id='country']")) == "Any India"


@pytest.mark.parametrize("name", ["facility", "track", "language", "country", "month", "year"])
@pytest.mark.parametrize(
    "value", ["%25", "_", "%27%20OR%201%3D1%20--", "x" * 500, "%3Cscript%3E", "-1", "99999999999999999999", "2026-99"]
)
def test_nothing_in_an_address_harms(client, run, name, value):
    page = opened(client, f"/calendar?{name}={value}")
    assert lines(page) == []
    assert "No course run" in main(page)


def test_a_nul_in_an_address_is_refused(client, run):
    assert client.get("/calendar?facility=%00").status_code == 400
    assert client.get("/runs/%00").status_code == 400


def test_what_was_asked_is_shown_and_not_run(client, run):
    text = client.get("/calendar?facility=<script>alert(1)</script>").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_long_list_is_read_in_pages(client, tx, facility):
    add_runs(tx, facility, 51)
    first, second = opened(client, "/calendar?language=en"), opened(client, "/calendar?page=2&language=en")
    assert (len(lines(first)), len(lines(second))) == (50, 1)
    following = first.find(".//nav[@class='pager']//a[@rel='next']")
    assert following.get("href") == "/calendar?language=en&page=2"
    assert "51 course runs" in main(first)


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "²"])
def test_a_page_that_is_no_number_is_the_first(client, run, page):
    assert len(lines(opened(client, f"/calendar?page={page}"))) == 1


def test_a_page_beyond_the_end_leads_back(client, run):
    assert "The list ends before this page To the first page" in main(opened(client, "/calendar?page=7"))


def test_past_runs_are_found_by_year_and_month(client, tx, run):
    a_run(tx, run.facility, run.course, code="HYD-2010", starts_on=in_days(-4000), state=RunState.CLOSED)
    tx.commit()
    day = in_days(-4000)
    assert len(lines(opened(client, "/"))) == 1
    for address in (f"/calendar?year={day.year}", f"/calendar?month={day:%Y-%m}"):
        ((_course, _dates, _where, _language, state),) = lines(opened(client, address))
        assert state == "Over"
    years = [words(link) for link in opened(client, "/").findall(".//ul[@class='inline-list']//a")]
    assert years == [str(year) for year in range(in_days(0).year, day.year - 1, -1)]


def test_filters_survive_a_change_of_days(client, run):
    page = opened(client, f"/calendar?month={in_days(30):%Y-%m}&facility=HYD")
    steps = [link.get("href") for link in page.findall(".//nav[@class='steps']/a")]
    assert steps
    assert all("facility=HYD" in href and "month=" in href for href in steps)
    kept = {field.get("name"): field.get("value") for field in page.findall(".//form[@role='search']//input")}
    assert kept == {"month": f"{in_days(30):%Y-%m}"}


def test_programs_find_the_feed(client, run):
    link = opened(client, "/calendar?facility=HYD").find(".//head/link[@type='text/calendar']")
    assert (link.get("rel"), link.get("href")) == ("alternate", "/calendar.ics?facility=HYD")


def test_the_list_costs_as_many_queries_with_sixty_runs_as_with_five(app, client, tx, facility):
    add_runs(tx, facility, 5)
    with_five = statements_of(app, client, "/?track=quality&facility=HYD")
    for n in range(5, 60):
        a_run(tx, facility, course(tx), code=f"HYD-{n:03}", starts_on=in_days(10 + n))
    tx.commit()
    assert statements_of(app, client, "/?track=quality&facility=HYD") == with_five
    assert with_five <= 4  # BEGIN of SQLite, facilities, how many runs, runs
