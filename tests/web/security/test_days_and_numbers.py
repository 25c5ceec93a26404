"""Days and numbers that no calendar or database holds are refused beside their field."""

import pytest

from tests.architecture.world import World
from tests.conftest import written
from tests.web.pages import main, values, whole


@pytest.fixture
def world(app):
    with written(app) as tx:
        return World(tx, app.extensions["files"])


@pytest.fixture
def browser(app, world):
    return world.browser(app, "coordinator")


def refused(browser, address, **changes):
    """What the page says when its form is sent with these changes."""
    page = browser.get(address)
    return main(whole(browser.post(address, data={**values(whole(page)), **changes}), 422))


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_session_in_a_year_nobody_means(browser, world, day):
    said = refused(browser, f"/staff/HYD/runs/HYD-01/sessions/{world.sessions[0].id}", day=day)
    assert "Check the year: it lies between 1900 and 2199" in said


def test_a_closure_in_a_year_nobody_means(browser):
    said = refused(browser, "/staff/HYD/facility/closures", first="9999-12-31", reason="The end")
    assert "Check the year" in said


@pytest.mark.parametrize("seats", ["9" * 400, "9999999999", "-9999999999"])
def test_more_seats_than_anybody_can_count(browser, seats):
    assert "This number is too long" in refused(browser, "/staff/HYD/resources/rooms/new", name="Hall", capacity=seats)


@pytest.mark.parametrize("hours", ["sNaN", "NaN", "Infinity", "1e999999999999"])
def test_hours_that_are_no_number(browser, world, hours):
    browser.post("/staff/catalogue/QMS-101/1/new-version")
    said = refused(browser, "/staff/catalogue/QMS-101/2/modules/new", title="More", kind="lecture", hours=hours)
    assert "not a number that can be used" in said
