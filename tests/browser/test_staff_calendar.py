"""The calendar of a facility in a browser: dragged, asked about, overridden, undone; by keyboard; without scripts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import builders as make
from tests.browser.conftest import Visit
from tests.browser.installation import Installation
from tests.browser.looking import PHONE, faults, keep_pictures
from tests.conftest import written
from tests.integration.scheduling.planning import Place, a_place, planned
from trainfac.scheduling.models import Booking, Closure, TrainingSession

pytestmark = pytest.mark.browser
_DAY = timedelta(days=1)


def a_monday(weeks: int = 8) -> date:
    today = datetime.now(UTC).date()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


class Facility:
    """A facility of the test's own, with one session each on Monday 9:00 of two runs in two rooms."""

    def __init__(self, installation: Installation, code: str) -> None:
        self.installation, self.code, self.monday = installation, code, a_monday()
        with written(installation.app) as tx:
            place: Place = a_place(tx, code)
            place.facility.holiday_areas.clear()
            self.user = place.user
            other = make.a_room(tx, place.facility, "Annexe", 40)
            tx.add(Closure(facility_id=place.facility.id, day=self.monday + 3 * _DAY, reason="Stocktaking"))
            self.session = self._only(tx, place, f"{code}-1", place.room.id)
            self.second = self._only(tx, place, f"{code}-2", other.id)

    def _only(self, tx, place, code, room_id) -> int:
        run = planned(tx, place, starts_on=self.monday, code=code, booked=False).run
        first, *rest = run.sessions
        for each in rest:
            tx.delete(each)
        first.room_id = room_id
        run.starts_on, run.ends_on = self.monday, self.monday + 4 * _DAY
        tx.flush()
        tx.add(Booking(session_id=first.id, resource_id=room_id, starts_at=first.starts_at, ends_at=first.ends_at))
        return first.id

    def stored(self, session_id: int | None = None) -> tuple[date, time, int, int | None]:
        """Day and time at the facility, version and room."""
        with written(self.installation.app) as tx:
            session = tx.get_one(TrainingSession, session_id or self.session)
            start = session.starts_at.astimezone(session.run.facility.zone)
            return start.date(), start.time(), session.version, session.room_id

    def address(self, view: str = "week") -> str:
        return f"/staff/{self.code}/calendar?view={view}&day={self.monday}"


@pytest.fixture
def facility(installation: Installation, request: pytest.FixtureRequest) -> Facility:
    number = getattr(request.config, "_calendar_facilities", 0) + 1
    request.config._calendar_facilities = number
    return Facility(installation, f"C{number}")


def link(page: Page, session_id: int) -> Locator:
    return page.locator(f"[data-cal-session='{session_id}']")


def dragged(page: Page, session_id: int, days: int, minutes: int = 0) -> None:
    """Take a session by its middle and let it go some days and minutes later."""
    box = link(page, session_id).bounding_box()
    columns = page.locator(".ec-body .ec-day").all()
    width = columns[1].bounding_box()["x"] - columns[0].bounding_box()["x"]
    x, y = box["x"] + box["width"] / 2, box["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8)
    page.mouse.move(x + width * days, y + minutes * 28 / 30, steps=8)
    page.mouse.up()


def told(page: Page) -> Locator:
    return page.locator("[data-cal-told]")


def test_a_session_is_dragged_to_another_day_and_back_again(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    expect(link(page, facility.session)).to_contain_text("09:00–10:30")
    keep_pictures(page, "calendar-week")
    dragged(page, facility.session, days=1)
    expect(told(page)).to_contain_text("Saved.")
    assert facility.stored()[:3] == (facility.monday + _DAY, time(9), 2)
    page.get_by_role("button", name="Undo the last move").click()
    expect(told(page)).to_contain_text("Moved back.")
    assert facility.stored()[:3] == (facility.monday, time(9), 3)
    expect(page.get_by_role("button", name="Undo the last move")).to_be_hidden()


def test_a_clash_is_shown_and_nothing_is_saved(visit: Visit, facility: Facility) -> None:
    with written(facility.installation.app) as tx:
        first, second = (tx.get_one(TrainingSession, each) for each in (facility.session, facility.second))
        start = first.starts_at + _DAY
        second.room_id, second.starts_at, second.ends_at = first.room_id, start, start + timedelta(minutes=90)
        tx.query(Booking).filter_by(session_id=second.id).delete()
        tx.add(Booking(session_id=second.id, resource_id=first.room_id, starts_at=start, ends_at=second.ends_at))
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


def held_then(page: Page, session_id: int, days: int) -> None:
    """Take a session and hold it over another day, without letting go."""
    box = link(page, session_id).bounding_box()
    columns = page.locator(".ec-body .ec-day").all()
    width = columns[1].bounding_box()["x"] - columns[0].bounding_box()["x"]
    x, y = box["x"] + box["width"] / 2, box["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8)
    page.mouse.move(x + width * days, y, steps=8)


def test_while_it_is_dragged_what_is_forbidden_is_shaded(visit: Visit, facility: Facility) -> None:
    with written(facility.installation.app) as tx:
        first, second = (tx.get_one(TrainingSession, each) for each in (facility.session, facility.second))
        start = first.starts_at + _DAY
        second.room_id, second.starts_at, second.ends_at = first.room_id, start, start + timedelta(minutes=90)
        tx.query(Booking).filter_by(session_id=second.id).delete()
        tx.add(Booking(session_id=second.id, resource_id=first.room_id, starts_at=start, ends_at=second.ends_at))
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
    assert facility.stored()[:3] == (facility.monday + 2 * _DAY, time(9), 2)


def test_a_session_is_made_longer_by_its_lower_edge(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    event = page.locator(".cal-session", has=link(page, facility.session))
    event.hover()
    box = event.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 10)
    page.mouse.move(x, y + 28, steps=6)
    page.mouse.up()
    expect(told(page)).to_contain_text("09:00–11:00 (IST)")
    with written(facility.installation.app) as tx:
        session = tx.get_one(TrainingSession, facility.session)
        assert (session.minutes, session.version) == (120, 2)
    page.get_by_role("button", name="Undo the last move").click()
    expect(told(page)).to_contain_text("09:00–10:30 (IST)")


def test_with_alt_a_copy_is_dragged_and_the_session_stays(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    held_then(page, facility.session, days=1)
    page.keyboard.down("Alt")
    page.mouse.up()
    page.keyboard.up("Alt")
    expect(told(page)).to_contain_text("Copied.")
    expect(page.locator(".cal-run", has_text=f"{facility.code}-1").locator("visible=true")).to_have_count(2)
    assert facility.stored()[:3] == (facility.monday, time(9), 1)
    expect(page.get_by_role("button", name="Undo the last move")).to_be_hidden()


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
    assert facility.stored()[:3] == (facility.monday + 3 * _DAY, time(9), 2)


def test_a_session_is_moved_by_keyboard_alone(visit: Visit, facility: Facility) -> None:
    page = visit(facility.address(), facility.user)
    link(page, facility.session).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Move “1. Hazards, GHS labels, SDS”")).to_be_focused()
    dialog.get_by_label("Day").fill((facility.monday + 2 * _DAY).isoformat())
    dialog.get_by_label("Starts").fill("10:45")
    dialog.get_by_label("Ends").fill("12:15")
    dialog.get_by_label("Room").select_option(label="Annexe")
    expect(dialog).to_contain_text("Free: nothing speaks against it.")
    dialog.get_by_role("button", name="Move", exact=True).press("Enter")
    expect(told(page)).to_contain_text("Saved.")
    expect(link(page, facility.session)).to_be_focused()
    assert facility.stored()[:3] == (facility.monday + 2 * _DAY, time(10, 45), 2)
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
    dialog.get_by_label("Day").fill((facility.monday + _DAY).isoformat())
    expect(dialog).to_contain_text("Free: nothing speaks against it.")
    dialog.get_by_role("button", name="Copy here").click()
    expect(told(page)).to_contain_text("Copied.")
    expect(page.locator(".cal-run", has_text=f"{facility.code}-1").locator("visible=true")).to_have_count(2)
    assert facility.stored()[:3] == (facility.monday, time(9), 1)


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
