"""The calendar of a facility as it looks: without scripts, to those who cannot see it, and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.calendar_facility import Facility, dragged, link, told
from tests.browser.conftest import Visit
from tests.browser.looking import PHONE, faults, keep_pictures

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("view", ["week", "rooms", "list"])
def test_without_scripts_the_page_is_a_table_or_an_agenda(visit: Visit, facility: Facility, view: str) -> None:
    page = visit(facility.address(view), facility.user, scripts=False)
    expect(page.locator("[data-cal-plain]")).to_be_visible()
    page.locator("[data-cal-plain]").get_by_role("link", name="1. Hazards, GHS labels, SDS").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Change a session of")


@pytest.mark.parametrize("view", ["week", "day", "month", "list", "rooms", "trainers", "groups"])
def test_axe_finds_nothing(visit: Visit, facility: Facility, view: str) -> None:
    page = visit(facility.address(view), facility.user)
    expect(link(page, facility.session).first).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("view", ["week", "day", "month", "list", "rooms"])
def test_today_at_the_facility_is_marked(visit: Visit, facility: Facility, view: str) -> None:
    today = facility.hold_it_today()
    page = visit(f"/staff/{facility.code}/calendar?view={view}", facility.user)
    expect(page.locator(".cal [aria-current=date]")).to_have_attribute("datetime", today.isoformat())
    keep_pictures(page, f"calendar-today-{view}")
    assert faults(page) == []


def test_axe_finds_nothing_in_the_dialog_on_a_phone(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address("list"), facility.user, width=PHONE)
    link(page, facility.session).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    keep_pictures(page, "calendar-dialog")
    assert faults(page) == []


def test_what_is_printed_is_the_table_as_it_is_now(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    dragged(page, facility.session, days=1)
    expect(told(page)).to_contain_text("Saved.")
    page.emulate_media(media="print")
    expect(page.locator(".cal")).to_be_hidden()
    expect(page.locator("[data-cal-plain] td").nth(1)).to_contain_text(f"{facility.code}-1")
