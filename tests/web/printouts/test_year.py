"""The year of a facility as a page: what was published, and for its staff the drafts."""

from __future__ import annotations

import pytest

from tests import builders
from tests.web.pages import main, opened
from tests.web.printouts.conftest import YEAR, of_year
from tests.web.public.conftest import statements_of
from trainfac.scheduling.models import Closure
from trainfac.scheduling.states import RunState

PUBLIC, STAFF = f"/facilities/HYD/calendar/{YEAR}", f"/staff/HYD/calendar/{YEAR}"


def a_run(tx, place, code="HYD-1", month=3, day=5, days=5, **changes):
    course = builders.course(tx, "SAF-101")
    run = builders.a_run(
        tx, place.facility, course, code=code, starts_on=of_year(month, day), days=days, **changes
    )  # fmt: skip
    run.nomination_deadline = of_year(month, 1)
    tx.commit()
    return run


def test_a_published_run_is_told_with_its_seats_and_last_day_for_nominations(client, tx, place):
    run = a_run(tx, place)
    page = opened(client, PUBLIC)
    told = main(page)
    assert f"1 March {YEAR}" in told
    assert "12 places left" in told
    assert "Open for nominations" in told
    assert [a.get("href") for a in page.iter("a")].count(f"/runs/{run.code}") == 2  # in the plan and in the list


def test_the_same_page_for_staff_leads_to_their_own_pages(coordinator, tx, place):
    a_run(tx, place)
    links = [a.get("href") for a in opened(coordinator, STAFF).iter("a")]
    assert links.count("/staff/HYD/runs/HYD-1") == 2
    assert PUBLIC in links


@pytest.mark.parametrize("asked", ["", "?drafts=1"])
def test_a_draft_is_never_published(client, tx, place, asked):
    a_run(tx, place, state=RunState.DRAFT)
    page = main(opened(client, f"{PUBLIC}{asked}"))
    assert "HYD-1" not in page
    assert f"No course runs are announced for {YEAR}" in page


def test_staff_see_drafts_when_they_ask_for_them_and_that_they_are(coordinator, tx, place):
    a_run(tx, place, state=RunState.DRAFT)
    assert "HYD-1" not in main(opened(coordinator, STAFF))
    told = main(opened(coordinator, f"{STAFF}?drafts=1"))
    assert "HYD-1" in told
    assert "Draft – not published" in told


def test_a_draft_that_was_cancelled_is_shown_to_nobody(coordinator, tx, place):
    a_run(tx, place, state=RunState.CANCELLED)
    assert "HYD-1" not in main(opened(coordinator, f"{STAFF}?drafts=1"))


def test_holidays_and_closures_are_named(client, tx, place):
    tx.add(Closure(facility_id=place.facility.id, day=of_year(4, 20), reason="Annual audit"))
    tx.commit()
    told = main(opened(client, PUBLIC))
    assert "Republic Day (Public holiday)" in told
    assert "Annual audit (Closed by the facility)" in told


def test_what_is_not_known_about_holidays_is_said(client, tx, place):
    assert "Not all public holidays" not in main(opened(client, PUBLIC))
    place.facility.holiday_areas[0].country_iso2 = "XX"
    tx.commit()
    assert "Not all public holidays of this year are known yet" in main(opened(client, PUBLIC))


def test_other_facilities_runs_are_not_among_them(client, tx, place, other):
    a_run(tx, other, code="DALI-1")
    assert "DALI-1" not in main(opened(client, PUBLIC))


def test_the_address_without_a_year_leads_to_this_one(client, place):
    answer = client.get("/facilities/HYD/calendar")
    assert (answer.status_code, answer.location) == (303, f"/facilities/HYD/calendar/{YEAR - 1}")


@pytest.mark.parametrize("year", ["1969", "2200", "0", "99999", "999999999", "-1", "twenty"])
@pytest.mark.parametrize("end", ["", ".pdf"])
def test_years_that_nobody_plans_in_are_not_found(client, place, year, end):
    assert client.get(f"/facilities/HYD/calendar/{year}{end}").status_code == 404


@pytest.mark.parametrize("year", [1970, 2199])
def test_the_first_and_the_last_year_have_no_neighbour_beyond_them(client, place, year):
    links = [a.get("href") for a in opened(client, f"/facilities/HYD/calendar/{year}").iter("a")]
    assert not {"/facilities/HYD/calendar/1969", "/facilities/HYD/calendar/2200"} & set(links)


@pytest.mark.parametrize("end", ["", f"/{YEAR}", f"/{YEAR}.pdf"])
def test_a_facility_that_does_not_exist_has_no_calendar(client, place, end):
    assert client.get(f"/facilities/NONE/calendar{end}").status_code == 404


@pytest.mark.parametrize("end", ["", ".pdf", "?drafts=1", ".pdf?drafts=1"])
def test_the_coordinator_of_another_facility_sees_none_of_it(client, tx, place, other, end):
    builders.sign_in(client, other.user)
    assert client.get(f"{STAFF}{end}").status_code == 404


def test_the_calendars_lead_there(client, tx, place):
    assert "/facilities/HYD/calendar" in client.get("/calendar").text
    assert "/facilities/HYD/calendar" in client.get("/calendar?facility=HYD").text
    builders.sign_in(client, place.user)
    assert STAFF in client.get(f"/staff/HYD/calendar?day={YEAR}-05-05").text


def test_the_number_of_statements_does_not_grow_with_runs(app, client, tx, place):
    a_run(tx, place)
    few = statements_of(app, client, PUBLIC)
    for number in range(2, 60):
        a_run(tx, place, code=f"HYD-{number}", month=number % 12 + 1)
    assert statements_of(app, client, PUBLIC) == few
    assert few <= 8
