"""The list of contact hours, on the page and in files."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from tests import builders
from tests.integration.scheduling.planning import sessions
from tests.web.pages import main, opened, words
from tests.web.public.conftest import statements_of
from tests.web.scheduling.conftest import a_monday
from trainfac.scheduling.models import Closure
from trainfac.scheduling.states import RunState

ADDRESS = "/staff/HYD/runs/contact-hours"


def rows(browser, address=ADDRESS):
    return [words(row) for row in opened(browser, address).findall(".//tbody/tr")]


@pytest.fixture
def short(tx, run):
    """The run lacks its first session of ninety minutes."""
    sessions(tx, run)[0].cancelled = True
    tx.commit()
    return run


def test_a_whole_run_says_so_in_words(coordinator, run):
    (row,) = rows(coordinator)
    assert "✓ Complete" in row
    assert "missing" not in row
    assert "Every course run here has all its contact hours." in main(opened(coordinator, ADDRESS))


def test_a_short_run_says_what_is_missing_of_which_module_and_leads_to_its_timetable(coordinator, short):
    page = opened(coordinator, ADDRESS)
    told = main(page)
    assert "1 course run has too few contact hours." in told
    assert told.count("1.5 h missing") == 2  # of the run, and of the module
    assert f"1. {short.course.modules[0].title}: " in told
    links = [a.get("href") for a in page.iter("a")]
    assert "/staff/HYD/runs/HYD-1/timetable" in links
    assert "/staff/HYD/runs/HYD-1#contact-hours" in links


def test_a_run_that_was_put_away_is_not_to_be_mended(coordinator, tx, short):
    short.state = RunState.CLOSED
    tx.commit()
    page = opened(coordinator, ADDRESS)
    assert "1.5 h missing" in main(page)
    assert "/staff/HYD/runs/HYD-1/timetable" not in [a.get("href") for a in page.iter("a")]


def test_days_that_took_hours_are_named(coordinator, tx, place, run):
    day = run.starts_on + timedelta(days=2)
    run.ends_on = day
    tx.add(Closure(facility_id=place.facility.id, day=day, reason="Annual audit"))
    tx.commit()
    assert "Annual audit: 6 h" in rows(coordinator)[0]


def test_only_short_ones_are_shown_when_asked_for(coordinator, tx, place, run):
    assert "No run is short" in main(opened(coordinator, f"{ADDRESS}?show=short"))
    builders.a_run(tx, place.facility, builders.course(tx, "SAF-101"), code="HYD-EMPTY")
    tx.commit()
    (row,) = rows(coordinator, f"{ADDRESS}?show=short")
    assert row.startswith("HYD-EMPTY")
    assert len(rows(coordinator)) == 2


def test_filters_and_pages_go_together(coordinator, tx, place):
    for number in range(51):
        builders.a_run(
            tx, place.facility, builders.course(tx, "SAF-101"), code=f"HYD-{number}", starts_on=a_monday()
        )  # fmt: skip
    tx.commit()
    year = a_monday().year
    page = opened(coordinator, f"{ADDRESS}?show=short&year={year}")
    assert len(page.findall(".//tbody/tr")) == 50
    links = [a.get("href") for a in page.iter("a")]
    assert f"{ADDRESS}?show=short&year={year}&page=2" in links
    assert f"{ADDRESS}.csv?show=short&year={year}" in links
    assert len(rows(coordinator, f"{ADDRESS}?show=short&year={year}&page=2")) == 1


@pytest.mark.parametrize("query", ["state=nonsense", "year=99999", "show=all", "page=-1", "year=%27", "state="])
def test_an_odd_address_narrows_nothing(coordinator, run, query):
    assert len(rows(coordinator, f"{ADDRESS}?{query}")) == 1


def test_a_facility_without_runs_is_told_what_to_do(coordinator):
    assert "No runs yet" in main(opened(coordinator, ADDRESS))
    assert "No run fits" in main(opened(coordinator, f"{ADDRESS}?state=running"))


def test_files_have_a_row_for_each_module(coordinator, tx, short):
    short.course.modules[0].title = "=HYPERLINK(1)"
    tx.commit()
    answer = coordinator.get(f"{ADDRESS}.csv")
    found = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert len(found) == len(short.course.modules)
    first = found[0]
    assert (first["Run"], first["No."], first["Hours missing"], first["State"]) == ("HYD-1", "1", "1.5", "Draft")
    assert first["Module"] == "'=HYPERLINK(1)"
    assert sum(float(row["Hours needed"]) for row in found) == 12
    sheet = load_workbook(BytesIO(coordinator.get(f"{ADDRESS}.xlsx").data)).active
    assert sheet.max_row == len(found) + 1
    assert sheet.cell(2, 7).data_type == "s"


def test_files_are_narrowed_as_the_page_is(coordinator, run):
    text = coordinator.get(f"{ADDRESS}.csv?show=short").data.decode("utf-8-sig")
    assert len(text.splitlines()) == 1


def test_the_list_of_runs_and_the_calendar_lead_there(coordinator, run):
    assert ADDRESS in coordinator.get("/staff/HYD/runs").text
    assert ADDRESS in coordinator.get("/staff/HYD/calendar").text


@pytest.mark.parametrize("end", ["", ".csv", "?show=short"])
def test_the_number_of_statements_does_not_grow_with_runs(app, coordinator, tx, place, run, end):
    def add(first, last):
        for number in range(first, last):
            code = ("QMS-101", "QMS-102", "MIC-201", "INS-201")[number % 4]
            one = builders.a_run(
                tx, place.facility, builders.course(tx, code), code=f"R-{number}", starts_on=a_monday(9)
            )  # fmt: skip
            builders.a_session(tx, one)
        tx.commit()

    add(0, 1)
    few = statements_of(app, coordinator, f"{ADDRESS}{end}")
    add(1, 32)
    assert statements_of(app, coordinator, f"{ADDRESS}{end}") == few
    assert few <= 17
