"""A facility whose calendar is looked at in a browser, and what a hand does there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from playwright.sync_api import Locator, Page

from tests import builders as make
from tests.browser.installation import Installation
from tests.conftest import written
from tests.integration.scheduling.planning import Place, a_place, planned
from trainfac.scheduling.models import Booking, Closure, TrainingSession

DAY = timedelta(days=1)


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
            tx.add(Closure(facility_id=place.facility.id, day=self.monday + 3 * DAY, reason="Stocktaking"))
            self.session = self._only(tx, place, f"{code}-1", place.room.id)
            self.second = self._only(tx, place, f"{code}-2", other.id)

    def _only(self, tx, place, code, room_id) -> int:
        run = planned(tx, place, starts_on=self.monday, code=code, booked=False).run
        first, *rest = run.sessions
        for each in rest:
            tx.delete(each)
        first.room_id = room_id
        run.starts_on, run.ends_on = self.monday, self.monday + 4 * DAY
        tx.flush()
        tx.add(Booking(session_id=first.id, resource_id=room_id, starts_at=first.starts_at, ends_at=first.ends_at))
        return first.id

    def stored(self, session_id: int | None = None) -> tuple[date, time, int, int | None]:
        """Day and time at the facility, version and room."""
        with written(self.installation.app) as tx:
            session = tx.get_one(TrainingSession, session_id or self.session)
            start = session.starts_at.astimezone(session.run.facility.zone)
            return start.date(), start.time(), session.version, session.room_id

    def length(self) -> tuple[int, int]:
        """Minutes and version."""
        with written(self.installation.app) as tx:
            session = tx.get_one(TrainingSession, self.session)
            return session.minutes, session.version

    def address(self, view: str = "week") -> str:
        return f"/staff/{self.code}/calendar?view={view}&day={self.monday}"

    def hold_it_today(self) -> date:
        """The first session is at 9:00 of this day, which is the facility's."""
        with written(self.installation.app) as tx:
            session = tx.get_one(TrainingSession, self.session)
            zone = session.run.facility.zone
            today = datetime.now(zone).date()
            tx.query(Booking).filter_by(session_id=session.id).delete()
            session.starts_at = datetime.combine(today, time(9), zone)
            session.ends_at = session.starts_at + timedelta(minutes=90)
        return today

    def cancel_it(self) -> None:
        """The first session is not held."""
        with written(self.installation.app) as tx:
            tx.get_one(TrainingSession, self.session).cancelled = True
            tx.query(Booking).filter_by(session_id=self.session).delete()

    def take_the_room_on_tuesday(self) -> None:
        """The second run has the room of the first one a day later, at the same time."""
        self._take_the_room(DAY)

    def let_the_second_run_follow_in_the_same_room(self) -> None:
        self._take_the_room(timedelta(minutes=90))

    def _take_the_room(self, later: timedelta) -> None:
        with written(self.installation.app) as tx:
            first, second = (tx.get_one(TrainingSession, each) for each in (self.session, self.second))
            start = first.starts_at + later
            second.room_id, second.starts_at, second.ends_at = first.room_id, start, start + timedelta(minutes=90)
            tx.query(Booking).filter_by(session_id=second.id).delete()
            tx.add(Booking(session_id=second.id, resource_id=first.room_id, starts_at=start, ends_at=second.ends_at))


def link(page: Page, session_id: int) -> Locator:
    return page.locator(f"[data-cal-session='{session_id}']")


def told(page: Page) -> Locator:
    return page.locator("[data-cal-told]")


def held_then(page: Page, session_id: int, days: int, minutes: int = 0) -> None:
    """Take a session by its middle and hold it some days and minutes later, without letting go."""
    x, y = grip(page, session_id)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8)
    page.mouse.move(x + days * a_day(page), y + minutes * an_hour(page) / 60, steps=8)


def dragged(page: Page, session_id: int, days: int, minutes: int = 0) -> None:
    """The same, and let go."""
    held_then(page, session_id, days, minutes)
    page.mouse.up()


def pulled(page: Page, session_id: int, edge: str, minutes: int) -> None:
    """Take a session by its upper or lower edge and pull it some minutes down."""
    event = page.locator(".cal-session", has=link(page, session_id))
    event.hover()
    box = event.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + (2 if edge == "top" else box["height"] - 2)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + (10 if minutes > 0 else -10))
    page.mouse.move(x, y + minutes * an_hour(page) / 60, steps=6)
    page.mouse.up()


def grip(page: Page, session_id: int) -> tuple[float, float]:
    """Where a hand takes a session."""
    box = link(page, session_id).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + 10


def a_day(page: Page) -> float:
    """How many pixels a day is wide."""
    first, second = (page.locator(".ec-body .ec-day").nth(number).bounding_box()["x"] for number in (0, 1))
    return second - first


def an_hour(page: Page) -> float:
    """How many pixels an hour is tall."""
    slot = page.locator(".ec-main").evaluate("x => getComputedStyle(x).getPropertyValue('--ec-slot-height')")
    return 2 * float(slot.removesuffix("px"))
