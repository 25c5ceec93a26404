"""The calendar as a month."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import a_run
from tests.web.pages import main, opened, words
from tests.web.public.conftest import in_days, statements_of
from trainfac.scheduling.routes import months

SHOWN = f"/calendar/{in_days(30):%Y-%m}"


def test_a_month_shows_its_runs_with_their_state(client, run):
    entry = opened(client, SHOWN).find(".//table[@class='month']//li")
    assert "ISO/IEC 17025: understanding and implementing" in words(entry)
    assert "HYD Training Facility, Hyderabad, India · 12 places left" in words(entry)
    assert entry.find("a").get("href") == "/runs/HYD-2026-01"
    assert entry.find("a/bdi").get("lang") == "en"


def test_a_month_is_a_table_of_seven_days(client, run):
    table = opened(client, SHOWN).find(".//table[@class='month']")
    assert len(table.findall("thead//th[@scope='col']")) == 7
    assert {len(row) for row in table.iter("tr") if row.get("class") == "month__days"} == {7}


def test_today_is_marked(client, run):
    marked = opened(client, f"/calendar/{in_days(0):%Y-%m}").findall(".//td[@aria-current='date']/time")
    assert [day.get("datetime") for day in marked] == [in_days(0).isoformat()]


def test_months_lead_to_their_neighbours_with_the_filters(client, run):
    steps = opened(client, "/calendar/2026-12?track=quality").findall(".//nav[@class='steps']/a")
    assert steps[0].get("href") == "/calendar/2026-11?track=quality"
    assert steps[-1].get("href") == "/calendar/2027-01?track=quality"


def test_a_filtered_month_says_when_nothing_fits(client, run):
    assert "No course run fits." in main(opened(client, f"{SHOWN}?facility=%25"))


def test_an_empty_month_says_so(client, run):
    assert "No course runs in this month." in main(opened(client, "/calendar/1999-01"))


@pytest.mark.parametrize("month", ["2026-13", "0000-01", "9999-12", "x", "2026", "2026-1"])
def test_what_is_no_month_is_not_found(client, month):
    assert client.get(f"/calendar/{month}").status_code == 404


def test_too_many_runs_are_left_to_the_list(client, tx, run, monkeypatch):
    monkeypatch.setattr(months, "MONTH_RUNS", 1)
    monkeypatch.setattr("trainfac.scheduling.routes.public.MONTH_RUNS", 1)
    a_run(tx, run.facility, run.course, code="HYD-2", starts_on=run.starts_on)
    tx.commit()
    page = opened(client, SHOWN)
    assert "Too many course runs for one picture" in main(page)
    assert page.find(".//table[@class='month']") is None


def test_a_month_costs_as_many_queries_with_many_runs_as_with_few(app, client, tx, run):
    few = statements_of(app, client, SHOWN)
    for n in range(40):
        a_run(tx, run.facility, run.course, code=f"HYD-{n}", starts_on=run.starts_on)
    tx.commit()
    assert statements_of(app, client, SHOWN) == few


def test_a_run_over_new_year_stands_in_both_years(client, tx, run):
    run.starts_on, run.ends_on = date(2026, 12, 28), date(2027, 1, 8)
    tx.commit()
    for month in ("2026-12", "2027-01"):
        assert "HYD-2026-01" in client.get(f"/calendar/{month}").text
