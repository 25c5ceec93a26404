"""Two coordinators at one session of the calendar: the second is told what changed and loses nothing typed."""

from __future__ import annotations

from datetime import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.calendar_facility import DAY, Facility, dragged, link, told
from tests.browser.conftest import Visit
from tests.browser.looking import faults, keep_pictures
from tests.conftest import written
from trainfac.scheduling.models import TrainingSession

pytestmark = pytest.mark.browser


def moved_by_the_other(visit: Visit, facility: Facility) -> None:
    other = visit(facility.address(), facility.user)
    dragged(other, facility.session, days=0, minutes=60)
    expect(told(other)).to_contain_text("Saved.")


def removed_by_the_other(facility: Facility) -> None:
    with written(facility.installation.app) as tx:
        tx.delete(tx.get_one(TrainingSession, facility.session))


def overtaken(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Somebody else changed this session")
    expect(dialog).to_contain_text("09:00 (IST) → ")
    expect(dialog).to_contain_text("10:00 (IST)")


def test_who_drags_what_another_moved_is_told_and_may_still_move_it(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    expect(link(page, facility.session)).to_be_visible()
    moved_by_the_other(visit, facility)
    dragged(page, facility.session, days=2)
    overtaken(page)
    keep_pictures(page, "calendar-overtaken")
    assert facility.stored()[:3] == (facility.monday, time(10), 2)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Free: nothing speaks against it.")
    expect(dialog.get_by_label("Day")).to_have_value((facility.monday + 2 * DAY).isoformat())
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(told(page)).to_contain_text("Saved.")
    assert facility.stored()[:3] == (facility.monday + 2 * DAY, time(9), 3)
    page.get_by_role("button", name="Undo the last move").click()
    expect(told(page)).to_contain_text("Moved back.")
    assert facility.stored()[:3] == (facility.monday, time(10), 4)


def test_who_leaves_it_sees_what_the_other_stored(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    expect(link(page, facility.session)).to_be_visible()
    moved_by_the_other(visit, facility)
    dragged(page, facility.session, days=2)
    overtaken(page)
    page.get_by_role("dialog").get_by_role("button", name="Leave it where it was").click()
    expect(link(page, facility.session)).to_contain_text("10:00–11:30")
    assert facility.stored()[:3] == (facility.monday, time(10), 2)


def test_what_was_typed_in_the_dialog_stays_and_what_was_not_is_shown_as_it_is(
    visit: Visit, facility: Facility
) -> None:
    page = visit(facility.address(), facility.user)
    link(page, facility.session).press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Day").fill((facility.monday + 3 * DAY).isoformat())
    dialog.get_by_label("Why it is held all the same").fill("The auditors come that day")
    moved_by_the_other(visit, facility)
    dialog.get_by_label("Room").select_option(label="Annexe")
    expect(dialog).to_contain_text("Stocktaking")
    dialog.get_by_role("button", name="Move", exact=True).click()
    overtaken(page)
    expect(dialog.get_by_label("Day")).to_have_value((facility.monday + 3 * DAY).isoformat())
    expect(dialog.get_by_label("Why it is held all the same")).to_have_value("The auditors come that day")
    expect(dialog.get_by_label("Room").locator("option:checked")).to_have_text("Annexe")
    assert faults(page) == []
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(told(page)).to_contain_text("Saved.")
    assert facility.stored()[:3] == (facility.monday + 3 * DAY, time(9), 3)


def test_only_the_room_was_chosen_and_the_time_of_the_other_stays(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    link(page, facility.session).press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Room").select_option(label="No room")
    expect(dialog).to_contain_text("Free: nothing speaks against it.")
    moved_by_the_other(visit, facility)
    dialog.get_by_role("button", name="Move", exact=True).click()
    overtaken(page)
    expect(dialog.get_by_label("Starts")).to_have_value("10:00")
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(told(page)).to_contain_text("Saved.")
    assert facility.stored() == (facility.monday, time(10), 3, None)


def test_who_undoes_what_another_changed_since_is_told(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    dragged(page, facility.session, days=1)
    expect(told(page)).to_contain_text("Saved.")
    with written(facility.installation.app) as tx:
        session = tx.get_one(TrainingSession, facility.session)
        session.version += 1
    page.get_by_role("button", name="Undo the last move").click()
    expect(page.get_by_role("dialog")).to_contain_text("Somebody else changed this session")
    assert facility.stored()[:3] == (facility.monday + DAY, time(9), 3)


def test_who_drags_what_another_removed_is_told(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    expect(link(page, facility.session)).to_be_visible()
    removed_by_the_other(facility)
    dragged(page, facility.session, days=1)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Somebody removed this session meanwhile. Nothing was saved.")
    expect(dialog.get_by_role("button", name="Move", exact=True)).to_be_disabled()
    page.keyboard.press("Escape")
    expect(link(page, facility.session)).to_have_count(0)
