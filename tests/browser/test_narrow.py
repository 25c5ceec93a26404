"""What a page made for a desk must not lose on a telephone: the order of what is read, and room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests import builders as make
from tests.browser.conftest import new_context
from tests.browser.installation import Installation, installed
from tests.browser.looking import DESK, PHONE
from tests.browser.people import a_user
from tests.conftest import Template, written
from trainfac.identity.models import User

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def installation(sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("narrow")
    with installed(sqlite_template.copy(folder), folder, worker=False) as running:
        yield running


@pytest.fixture(scope="module")
def technician(installation: Installation) -> User:
    with written(installation.app) as tx:
        starts_on = datetime.now(UTC).date() + timedelta(days=30)
        make.a_run(tx, make.a_facility(tx), make.course(tx), code="HYD-1", starts_on=starts_on)
        person = make.a_person(tx, "Wanjiku Nyambura Mwangi", at=make.a_laboratory(tx))
        return a_user(tx, "wanjiku@lab.example", person=person)


@pytest.fixture
def page(installation: Installation, browser: Browser, technician: User) -> Iterator[Page]:
    with ExitStack() as closing:
        context = new_context(browser, installation, width=PHONE)
        closing.callback(context.close)
        installation.admit(context, technician)
        yield context.new_page()


def top(place: Locator) -> float:
    box = place.bounding_box()
    assert box is not None
    return box["y"]


def test_the_facts_of_a_run_come_before_its_timetable(page: Page) -> None:
    page.goto("/runs/HYD-1")
    hours = page.locator("dt", has_text="Contact hours")
    ask, modules = page.get_by_role("link", name="Ask for a place"), page.get_by_role("heading", name="Modules")
    assert top(ask) < top(hours) < top(modules)
    page.set_viewport_size({"width": DESK, "height": 800})
    box, left = hours.bounding_box(), modules.bounding_box()
    assert box is not None
    assert left is not None
    assert box["x"] > left["x"] + 400
    assert abs(top(page.locator(".run-page__facts")) - top(page.locator(".run-page > :first-child"))) < 1


def test_the_months_before_and_after_stand_side_by_side(page: Page) -> None:
    page.goto("/calendar/2031-09")
    assert top(page.locator("a[rel=prev]")) == top(page.locator("a[rel=next]"))


def test_a_long_name_leaves_the_head_of_the_page_one_line(page: Page) -> None:
    page.goto("/calendar")
    name, out = page.locator(".masthead__end > a"), page.get_by_role("button", name="Sign out")
    brand = page.locator(".masthead__brand").bounding_box()
    assert brand is not None
    assert top(out) < brand["y"] + brand["height"]
    assert abs(top(name) - top(out)) < 8
