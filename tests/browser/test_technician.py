"""A technician with a small telephone on which scripts do not run: account, laboratory, place, timetable."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests import builders as make
from tests.browser.conftest import Visit
from tests.browser.installation import Installation
from tests.browser.looking import PHONE, keep_pictures
from tests.browser.people import PASSWORD, a_user, headed, press, sign_in, told
from tests.conftest import written
from trainfac.directory.models import Employment, Person
from trainfac.identity.roles import Grant, Role

pytestmark = pytest.mark.browser
MOTIVATION = "We begin to validate our methods — እናመሰግናለን.\nOur laboratory needs it."
MAIL = "chipo@zambezi.example"


def fits(page: Page) -> None:
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE, f"{page.url} is {width} px wide"


def test_a_technician_comes_from_nothing_to_a_place(installation: Installation, visit: Visit) -> None:
    with written(installation.app) as tx:
        facility = make.a_facility(tx, "TEC")
        starts_on = datetime.now(UTC).date() + timedelta(days=60)
        course = make.course(tx)
        run = make.a_run(tx, facility, course, code="TEC-1", starts_on=starts_on)
        begins = datetime.combine(starts_on, time(3, 30), UTC)
        make.a_session(tx, run, starts_at=begins, room=make.a_room(tx, facility, "Lecture hall C"))
        coordinator = a_user(tx, "coordinator@tec.example", Grant(Role.COORDINATOR, facility_id=facility.id))
        make.a_laboratory(tx, "Zambezi Food Laboratory", "ZM")
    page = visit("/", width=PHONE, scripts=False)
    page.get_by_role("link", name=course.title).first.click()
    headed(page, course.title)
    page.get_by_role("link", name="Ask for a place").first.click()

    page.get_by_role("main").get_by_role("link", name="Create an account").click()
    make_an_account(page)
    told(page, "Thank you. Sign in now")
    sign_in(page, MAIL)
    state_the_laboratory(page)
    headed(page, "Ask for a place")
    ask_although_the_session_ended(page)
    told(page, "Your request was sent")
    keep_pictures(page, "request-sent")
    page.get_by_role("link", name="See how it stands").click()
    told(page, "Waiting for a decision")
    fits(page)
    keep_pictures(page, "status")

    deciding = visit("/staff/TEC/nominations", coordinator)
    deciding.get_by_role("checkbox", name="Choose Chipo Banda").check()
    press(deciding, "Accept")
    told(deciding, "Nobody waits for a decision")
    page.reload()
    told(page, "Place confirmed")
    page.get_by_role("link", name="TEC-1").click()
    told(page, "Lecture hall C")
    told(page, "09:00–10:30")
    fits(page)
    with written(installation.app) as tx:
        job = tx.scalar(select(Employment.job_title).join(Person).where(Person.email == MAIL))
    assert job == "Microbiologist"


def make_an_account(page: Page) -> None:
    """First with a mistake: nothing that was typed is lost but the password."""
    headed(page, "Create an account")
    page.get_by_label("Full name").fill("Chipo Banda")
    page.get_by_label("E-mail address").fill("chipo")
    page.get_by_label("Choose a password").fill(PASSWORD)
    press(page, "Create account")
    told(page, "There is a problem")
    keep_pictures(page, "create-account-refused")
    expect(page.get_by_label("Full name")).to_have_value("Chipo Banda")
    page.get_by_label("E-mail address").fill(MAIL)
    page.get_by_label("Choose a password").fill(PASSWORD)
    fits(page)
    press(page, "Create account")


def state_the_laboratory(page: Page) -> None:
    page.get_by_role("link", name="State your laboratory").click()
    page.get_by_label("In which country is your laboratory?").select_option(label="Zambia")
    press(page, "Continue")
    headed(page, "Your laboratory in Zambia")
    fits(page)
    page.get_by_label("Your laboratory").select_option(label="Zambezi Food Laboratory")
    page.get_by_label("What you do there").fill("Microbiologist")
    press(page, "Save")


def ask_although_the_session_ended(page: Page) -> None:
    page.get_by_label("Why do you want to take part?").fill(MOTIVATION)
    page.context.clear_cookies()
    press(page, "Continue")
    sign_in(page, MAIL)
    headed(page, "Ask for a place")
    expect(page.get_by_label("Why do you want to take part?")).to_have_value(MOTIVATION)
    keep_pictures(page, "typed-text-is-kept")
    fits(page)
    press(page, "Continue")
    headed(page, "Check before you send")
    told(page, "Zambezi Food Laboratory")
    press(page, "Ask for this place")
