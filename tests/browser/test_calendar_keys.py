"""The calendar of a facility without a pointer: the dialog that asks where a session goes, and the arrow keys."""

from __future__ import annotations

from datetime import time

import pytest
from playwright.sync_api import expect

from tests.browser.calendar_facility import DAY, Facility, link, told
from tests.browser.conftest import Visit
from tests.browser.looking import keep_pictures

pytestmark = pytest.mark.browser


def test_a_session_is_moved_by_keyboard_alone(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    link(page, facility.session).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Move “1. Hazards, GHS labels, SDS”")).to_be_focused()
    dialog.get_by_label("Day").fill((facility.monday + 2 * DAY).isoformat())
    dialog.get_by_label("Starts").fill("10:45")
    dialog.get_by_label("Ends").fill("12:15")
    dialog.get_by_label("Room").select_option(label="Annexe")
    expect(dialog).to_contain_text("Free: nothing speaks against it.")
    dialog.get_by_role("button", name="Move", exact=True).press("Enter")
    expect(told(page)).to_contain_text("Saved.")
    expect(link(page, facility.session)).to_be_focused()
    assert facility.stored()[:3] == (facility.monday + 2 * DAY, time(10, 45), 2)
    expect(link(page, facility.session)).to_contain_text("Annexe")


def test_escape_leaves_everything_as_it_was(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    link(page, facility.session).press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(link(page, facility.session)).to_be_focused()
    assert facility.stored()[2] == 1


def test_a_session_is_copied(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    link(page, facility.session).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Day").fill((facility.monday + DAY).isoformat())
    expect(dialog).to_contain_text("Free: nothing speaks against it.")
    dialog.get_by_role("button", name="Copy here").click()
    expect(told(page)).to_contain_text("Copied.")
    expect(page.locator(".cal-run", has_text=f"{facility.code}-1").locator("visible=true")).to_have_count(2)
    assert facility.stored()[:3] == (facility.monday, time(9), 1)


def test_the_arrow_keys_carry_a_session_and_enter_saves_it(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    link(page, facility.session).press("ArrowRight")
    for _step in range(2):
        page.keyboard.press("ArrowDown")
    expect(told(page)).to_contain_text("09:30–11:00")
    expect(told(page)).to_contain_text("Free: nothing speaks against it.")
    expect(link(page, facility.session)).to_be_focused()
    expect(link(page, facility.session)).to_contain_text("09:30–11:00")
    keep_pictures(page, "calendar-carried")
    assert facility.stored()[:3] == (facility.monday, time(9), 1)
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("Saved.")
    expect(link(page, facility.session)).to_be_focused()
    assert facility.stored()[:3] == (facility.monday + DAY, time(9, 30), 2)


def test_with_shift_an_arrow_key_moves_the_end_and_escape_puts_it_back(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    link(page, facility.session).press("Shift+ArrowDown")
    expect(link(page, facility.session)).to_contain_text("09:00–10:45")
    page.keyboard.press("Escape")
    expect(told(page)).to_contain_text("Nothing was changed.")
    expect(link(page, facility.session)).to_contain_text("09:00–10:30")
    expect(link(page, facility.session)).to_be_focused()
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("09:00–10:15 (IST)")
    assert facility.length() == (75, 2)


def test_a_key_that_comes_before_the_next_picture_is_not_lost(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    expect(link(page, facility.session)).to_be_visible()
    page.evaluate("window.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 3000)")
    link(page, facility.session).press("ArrowDown")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(told(page)).to_contain_text("Saved.")
    assert facility.stored()[:3] == (facility.monday, time(9, 45), 2)


def test_what_the_arrow_keys_carry_into_a_clash_is_asked_about(visit: Visit, facility: Facility) -> None:
    facility.take_the_room_on_tuesday()
    page = visit(facility.address(), facility.user)
    link(page, facility.session).press("ArrowRight")
    expect(told(page)).to_contain_text(f"of {facility.code}-2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Nothing is saved yet. This speaks against it:")
    page.keyboard.press("Escape")
    expect(link(page, facility.session)).to_contain_text("09:00–10:30")
    expect(link(page, facility.session)).to_be_focused()
    assert facility.stored()[:3] == (facility.monday, time(9), 1)


def test_who_goes_on_to_something_else_carries_nothing(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    link(page, facility.session).press("ArrowRight")
    expect(told(page)).to_contain_text("Not saved yet")
    page.get_by_role("link", name="Later").focus()
    expect(told(page)).to_contain_text("Nothing was changed.")
    assert facility.stored()[2] == 1


def test_on_a_timeline_the_arrow_keys_carry_a_session_to_another_row(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address("rooms"), facility.user)
    link(page, facility.session).press("ArrowUp")
    expect(told(page)).to_contain_text("Annexe")
    page.keyboard.press("ArrowRight")
    expect(told(page)).to_contain_text("09:15–10:45")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text(f"of {facility.code}-2")
    expect(page.get_by_role("dialog").get_by_label("Room").locator("option:checked")).to_have_text("Annexe")
    assert facility.stored()[2] == 1
