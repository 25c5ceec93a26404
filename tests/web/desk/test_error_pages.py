"""Pages that say what went wrong lead those who are signed in back to where they work."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from tests.conftest import written
from tests.web.cast import HERE, Cast
from tests.web.pages import main, whole

PUBLIC = "Go to the calendar of course runs"


@pytest.fixture
def cast(app):
    with written(app) as tx:
        return Cast(tx)


def ways_on(page):
    """Where the main part of an error page leads, with what each link says."""
    return {a.get("href"): "".join(a.itertext()) for a in page.findall(".//main//a")}


def lost(*_args, **_kwargs):
    raise OperationalError("SELECT", {}, Exception("the server is away"))


@pytest.mark.parametrize("address", [f"{HERE}/runs/NONE", f"{HERE}/no/such/page", f"{HERE}/"])
def test_staff_of_a_facility_find_back_to_its_start_page(app, cast, address):
    for who, start in (("coordinator", HERE), ("trainer", f"{HERE}/sessions")):
        browser = cast.browser(app, who)
        ways = ways_on(whole(browser.get(address), 404))
        assert ways == {start: f"Go to the start page of {cast.facility.name}", "/calendar": PUBLIC}
        assert browser.get(start).status_code == 200


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [("stranger", f"{HERE}/runs/HYD-01", 404), ("technician", f"{HERE}/runs/HYD-01", 403),
     ("coordinator", "/no/such/page", 404), ("coordinator", "/staff", 404), ("administrator", HERE, 403)],
)  # fmt: skip
def test_whoever_is_signed_in_elsewhere_finds_to_their_own_start_page(app, cast, who, address, status):
    answer = cast.browser(app, who).get(address)
    assert ways_on(whole(answer, status)) == {"/my": "Go to your start page", "/calendar": PUBLIC}
    assert cast.facility.name not in answer.text


def test_a_visitor_is_led_to_the_calendar_alone(client, cast):
    assert ways_on(whole(client.get("/no/such/page"), 404)) == {"/calendar": PUBLIC}


def test_a_failure_on_our_side_leads_back_as_well(app, cast, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setattr("trainfac.desk.routes.today_at", lost)
    page = whole(cast.browser(app, "coordinator").get(HERE), 500)
    assert HERE in ways_on(page)
    assert "Number of this problem" in main(page)


def test_when_the_database_is_lost_the_page_still_says_what_went_wrong(app, cast, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)
    browser = cast.browser(app, "coordinator")
    monkeypatch.setattr("trainfac.desk.routes.today_at", lost)
    monkeypatch.setattr("trainfac.navigation.read", lost)
    page = whole(browser.get(HERE), 500)
    assert ways_on(page) == {"/my": "Go to your start page", "/calendar": PUBLIC}
    monkeypatch.setattr("trainfac.identity.sessions.read", lost)
    answer = browser.get(HERE)
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text, "without a layout: nobody knows who this is"
