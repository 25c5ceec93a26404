"""What is held although something speaks against it is marked on the timetable and listed for the facility."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests import builders
from tests.integration.scheduling.planning import sessions
from tests.web.pages import main, opened, values, words
from tests.web.public.conftest import statements_of
from tests.web.scheduling.conftest import a_monday
from trainfac.scheduling.models import Closure, SessionOverride

PAGE = "/staff/HYD/overrides"
TIMETABLE = "/staff/HYD/runs/HYD-1/timetable"


@pytest.fixture
def overridden(coordinator, tx, place, run):
    """The first session is held on a closed day, through its page; returns its address."""
    day = a_monday() + timedelta(days=3)
    tx.add(Closure(facility_id=place.facility.id, day=day, reason="Stocktaking"))
    session = sessions(tx, run)[0]
    tx.commit()
    address = f"/staff/HYD/runs/HYD-1/sessions/{session.id}"
    form = values(opened(coordinator, address))
    sent = {**form, "day": day.isoformat(), "override_reason": "The head agreed"}
    assert coordinator.post(address, data=sent).status_code == 303
    return address


def rows(page):
    return [[words(cell) for cell in row] for row in page.findall(".//tbody/tr")]


@pytest.mark.parametrize("view", ["", "?view=week"])
def test_the_timetable_marks_what_was_overridden(coordinator, overridden, view):
    assert main(opened(coordinator, TIMETABLE + view)).count("Held all the same") == 1


def test_the_timetable_says_what_and_why(coordinator, overridden):
    page = main(opened(coordinator, TIMETABLE))
    assert "Stocktaking" in page
    assert "Why it is held all the same: The head agreed" in page


def test_the_list_says_what_which_session_why_who_and_when(coordinator, overridden):
    page = opened(coordinator, PAGE)
    (row,) = rows(page)
    assert row[0].startswith("1. Hazards, GHS labels, SDS HYD-1")
    assert row[1].startswith("The facility is closed The facility is closed on")
    assert row[2] == "The head agreed"
    assert row[3].startswith("Coordinator ")
    assert str(datetime.now(UTC).year) in row[3]
    assert overridden in [link.get("href") for link in page.find(".//main").iter("a")]


def test_sessions_that_are_over_are_listed_apart(coordinator, tx, overridden, run):
    session = builders.a_session(tx, run, starts_at=datetime.now(UTC) - timedelta(days=9))
    tx.add(
        SessionOverride(session_id=session.id, rule="past", told={"text": "It is past", "values": {}}, reason="Late")
    )
    tx.commit()
    assert [row[2] for row in rows(opened(coordinator, PAGE))] == ["The head agreed"]
    assert [row[2] for row in rows(opened(coordinator, f"{PAGE}?when=past"))] == ["Late"]


def test_nothing_overridden_says_so(coordinator):
    assert "Nothing is overridden" in main(opened(coordinator, PAGE))
    assert "Nothing was overridden" in main(opened(coordinator, f"{PAGE}?when=past"))


def test_a_cancelled_session_is_not_listed(coordinator, overridden):
    form = values(opened(coordinator, overridden))
    assert coordinator.post(overridden, data={**form, "cancelled": "y"}).status_code == 303
    assert rows(opened(coordinator, PAGE)) == []


def test_the_first_page_leads_there_while_there_are_any(coordinator, overridden):
    page = opened(coordinator, "/staff/HYD")
    assert "1 session to come is held although something speaks against it" in main(page)
    assert PAGE in [link.get("href") for link in page.find(".//main").iter("a")]


def test_the_first_page_says_nothing_while_there_are_none(coordinator, run):
    assert "speaks against" not in main(opened(coordinator, "/staff/HYD"))


def test_the_coordinator_of_another_facility_sees_none_of_it(client, other, overridden):
    builders.sign_in(client, other.user)
    assert client.get(PAGE).status_code == 404
    assert rows(opened(client, "/staff/DALI/overrides")) == []


def test_the_list_is_paged_and_its_queries_do_not_grow(app, coordinator, tx, overridden, run):
    few = statements_of(app, coordinator, PAGE)
    begins = datetime.now(UTC) + timedelta(days=200)
    for number in range(50):
        session = builders.a_session(tx, run, starts_at=begins + timedelta(days=number))
        told = {"text": "The facility is closed", "values": {}}
        tx.add(SessionOverride(session_id=session.id, rule="closed", told=told, reason=f"Reason {number}"))
    tx.commit()
    assert statements_of(app, coordinator, PAGE) == few
    assert len(rows(opened(coordinator, PAGE))) == 50
    assert [row[2] for row in rows(opened(coordinator, f"{PAGE}?page=2"))] == ["Reason 49"]
