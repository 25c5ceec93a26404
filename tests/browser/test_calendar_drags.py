"""Sessions dragged on the calendar of a facility: moved, made longer, copied; asked about, overridden, undone."""

from __future__ import annotations

from datetime import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.calendar_facility import DAY, Facility, a_day, dragged, grip, held_then, link, pulled, told
from tests.browser.conftest import Visit
from tests.browser.looking import keep_pictures

pytestmark = pytest.mark.browser


def keeps_waiting(page: Page, address: str) -> list[Route]:
    """What is asked for there, and not answered."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(address, hold)
    return held


def test_a_session_is_dragged_to_another_day_and_back_again(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    expect(link(page, facility.session)).to_contain_text("09:00–10:30")
    keep_pictures(page, "calendar-week")
    dragged(page, facility.session, days=1)
    expect(told(page)).to_contain_text("Saved.")
    assert facility.stored()[:3] == (facility.monday + DAY, time(9), 2)
    page.get_by_role("button", name="Undo the last move").click()
    expect(told(page)).to_contain_text("Moved back.")
    assert facility.stored()[:3] == (facility.monday, time(9), 3)
    expect(page.get_by_role("button", name="Undo the last move")).to_be_hidden()


def test_a_clash_is_shown_and_nothing_is_saved(visit: Visit, facility: Facility) -> None:
    facility.take_the_room_on_tuesday()
    page = visit(facility.address(), facility.user)
    dragged(page, facility.session, days=1)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nothing is saved yet. This speaks against it:")
    expect(dialog).to_contain_text(f"of {facility.code}-2")
    expect(dialog.get_by_role("button", name="Move", exact=True)).to_be_disabled()
    expect(dialog.locator("[data-cal-reason]")).to_be_hidden()
    keep_pictures(page, "calendar-clash")
    assert facility.stored()[:3] == (facility.monday, time(9), 1)
    dialog.locator(".cal-answer__instead button").first.click()
    expect(dialog).to_contain_text("Free: nothing speaks against it.")
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(told(page)).to_contain_text("Saved.")
    assert facility.stored()[2] == 2


def test_while_it_is_dragged_what_is_forbidden_is_shaded(visit: Visit, facility: Facility) -> None:
    facility.take_the_room_on_tuesday()
    page = visit(facility.address(), facility.user)
    held_then(page, facility.session, days=2)
    forbidden, doubtful = page.locator(".cal-forbidden"), page.locator(".cal-doubtful")
    expect(forbidden).to_have_count(1)
    expect(doubtful).to_have_count(1)
    columns = page.locator(".ec-body .ec-day")
    assert columns.nth(1).bounding_box()["x"] == pytest.approx(forbidden.bounding_box()["x"], abs=2)
    assert columns.nth(3).bounding_box()["x"] == pytest.approx(doubtful.bounding_box()["x"], abs=2)
    keep_pictures(page, "calendar-dragging")
    page.mouse.up()
    expect(told(page)).to_contain_text("Saved.")
    expect(forbidden).to_have_count(0)
    expect(doubtful).to_have_count(0)
    assert facility.stored()[:3] == (facility.monday + 2 * DAY, time(9), 2)


def test_a_session_is_made_longer_by_its_lower_edge(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    pulled(page, facility.session, "bottom", minutes=30)
    expect(told(page)).to_contain_text("09:00–11:00 (IST)")
    assert facility.length() == (120, 2)
    page.get_by_role("button", name="Undo the last move").click()
    expect(told(page)).to_contain_text("09:00–10:30 (IST)")


def test_with_alt_a_copy_is_dragged_and_taken_back_again(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    held_then(page, facility.session, days=1)
    page.keyboard.down("Alt")
    page.mouse.up()
    page.keyboard.up("Alt")
    expect(told(page)).to_contain_text("Copied.")
    shown = page.locator(".cal-run", has_text=f"{facility.code}-1").locator("visible=true")
    expect(shown).to_have_count(2)
    assert facility.stored()[:3] == (facility.monday, time(9), 1)
    expect(page.get_by_role("button", name="Undo the last move")).to_be_hidden()
    keep_pictures(page, "calendar-copied")
    page.get_by_role("button", name="Take the copy back").click()
    expect(told(page)).to_contain_text("The copy is taken back.")
    expect(shown).to_have_count(1)
    expect(link(page, facility.session)).to_be_focused()
    expect(page.get_by_role("button", name="Take the copy back")).to_be_hidden()
    assert facility.stored()[:3] == (facility.monday, time(9), 1)


def test_a_clash_put_back_leaves_the_session_where_it_was(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    dragged(page, facility.session, days=3)
    page.get_by_role("dialog").get_by_role("button", name="Leave it where it was").click()
    expect(told(page)).to_contain_text("Nothing was changed.")
    expect(link(page, facility.session)).to_be_focused()
    assert facility.stored()[:3] == (facility.monday, time(9), 1)


def test_a_closed_day_is_overridden_with_a_reason(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    dragged(page, facility.session, days=3)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Stocktaking")
    dialog.get_by_label("Why it is held all the same").fill("The auditors come that day")
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(told(page)).to_contain_text("Saved.")
    expect(link(page, facility.session)).to_contain_text("Held all the same")
    assert facility.stored()[:3] == (facility.monday + 3 * DAY, time(9), 2)


def test_a_session_is_dragged_to_another_room(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address("rooms"), facility.user)
    box, row = (
        link(page, facility.session).bounding_box(),
        page.locator(".ec-row-head", has_text="No room").bounding_box(),
    )
    x, y = box["x"] + 20, box["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 8)
    page.mouse.move(x, row["y"] + row["height"] / 2, steps=8)
    page.mouse.up()
    expect(told(page)).to_contain_text("Saved.")
    assert facility.stored()[2:] == (2, None)
    keep_pictures(page, "calendar-rooms")


def test_the_facilitys_time_is_shown_whatever_the_readers(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    page.context.new_cdp_session(page).send("Emulation.setTimezoneOverride", {"timezoneId": "America/New_York"})
    page.reload()
    expect(link(page, facility.session)).to_contain_text("09:00–10:30")
    dragged(page, facility.session, days=1, minutes=120)
    expect(told(page)).to_contain_text("11:00–12:30 (IST)")
    assert facility.stored()[1] == time(11)


def test_the_answer_is_told_while_the_session_is_still_held(visit: Visit, facility: Facility) -> None:
    facility.take_the_room_on_tuesday()
    page = visit(facility.address(), facility.user)
    x, y = grip(page, facility.session)
    held_then(page, facility.session, days=1)
    expect(told(page)).to_contain_text("Nothing is saved yet. This speaks against it:")
    expect(told(page)).to_contain_text(f"of {facility.code}-2")
    page.mouse.move(x + 2 * a_day(page), y, steps=8)
    expect(told(page)).to_contain_text("Free: nothing speaks against it.")
    assert facility.stored()[:3] == (facility.monday, time(9), 1)
    page.mouse.up()
    expect(told(page)).to_contain_text("Saved.")


def test_a_session_begins_earlier_by_its_upper_edge(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    dragged(page, facility.session, days=0, minutes=60)
    expect(told(page)).to_contain_text("10:00–11:30 (IST)")
    pulled(page, facility.session, "top", minutes=-30)
    expect(told(page)).to_contain_text("09:30–11:30 (IST)")


def test_a_cancelled_session_cannot_be_dragged(visit: Visit, facility: Facility) -> None:
    facility.cancel_it()
    page = visit(facility.address(), facility.user)
    expect(link(page, facility.session)).to_contain_text("Cancelled")
    dragged(page, facility.session, days=1)
    pulled(page, facility.session, "bottom", minutes=60)
    dragged(page, facility.second, days=2)  # what was asked about the other would have been told before
    expect(told(page)).to_contain_text(f"of {facility.code}-2")
    assert facility.stored()[:3] == (facility.monday, time(9), 1)


def test_who_goes_on_before_all_is_fetched_anew_is_not_told_to_be_overtaken(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    expect(link(page, facility.session)).to_contain_text("09:00–10:30")
    held = keeps_waiting(page, "**/calendar/sessions?*")
    dragged(page, facility.session, days=0, minutes=60)
    expect(told(page)).to_contain_text("10:00–11:30 (IST)")
    dragged(page, facility.session, days=1, minutes=60)
    expect(told(page)).to_contain_text("11:00–12:30 (IST)")
    assert held
    assert facility.stored()[:3] == (facility.monday + DAY, time(11), 3)


def test_a_session_that_is_being_saved_stays_where_it_was_let_go_of(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    expect(link(page, facility.session)).to_contain_text("09:00–10:30")
    held = keeps_waiting(page, "**/calendar/move")
    dragged(page, facility.session, days=0, minutes=60)
    expect(told(page)).to_contain_text("Looking whether it is free")
    expect(link(page, facility.session)).to_contain_text("10:00–11:30")
    dragged(page, facility.session, days=1)
    link(page, facility.session).focus()
    page.keyboard.press("ArrowDown")
    expect(link(page, facility.session)).to_contain_text("10:00–11:30")
    held[0].continue_()
    expect(told(page)).to_contain_text("10:00–11:30 (IST)")
    assert facility.stored()[:3] == (facility.monday, time(10), 2)


def test_what_is_too_long_to_stand_there_is_asked_about_and_put_back(visit: Visit, facility: Facility) -> None:
    facility.let_the_second_run_follow_in_the_same_room()
    page = visit(facility.address(), facility.user)
    pulled(page, facility.session, "bottom", minutes=60)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"of {facility.code}-2")
    dialog.get_by_role("button", name="Leave it where it was").click()
    expect(link(page, facility.session)).to_contain_text("09:00–10:30")
    assert facility.length() == (90, 1)


def test_a_copy_that_cannot_stand_there_is_asked_about_as_a_copy(visit: Visit, facility: Facility) -> None:
    facility.take_the_room_on_tuesday()
    page = visit(facility.address(), facility.user)
    held_then(page, facility.session, days=1)
    page.keyboard.down("Alt")
    page.mouse.up()
    page.keyboard.up("Alt")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"of {facility.code}-2")
    expect(dialog.get_by_role("button", name="Move", exact=True)).to_be_hidden()
    dialog.locator(".cal-answer__instead button").first.click()
    dialog.get_by_role("button", name="Copy here").click()
    expect(told(page)).to_contain_text("Copied.")
    assert facility.stored()[:3] == (facility.monday, time(9), 1)
