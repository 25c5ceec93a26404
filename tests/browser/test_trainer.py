"""The trainer's work: attendance on one screen, with the keyboard alone too, and results."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.installation import Installation
from tests.browser.looking import keep_pictures
from tests.browser.people import PASSWORD, headed, press, row, told
from tests.conftest import written
from tests.web.cast import Cast
from trainfac.identity.models import User
from trainfac.identity.passwords import Passwords

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def cast(installation: Installation) -> Cast:
    with written(installation.app) as tx:
        cast = Cast(tx)
        cast.users["trainer"].password_hash = Passwords(1).make(PASSWORD)
    return cast


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, as somebody without a mouse does."""
    for _ in range(120):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def test_a_trainer_signs_in_and_takes_attendance_without_a_mouse(visit: Visit, cast: Cast) -> None:
    page = visit("/sign-in")
    tab_to(page, page.get_by_label("E-mail address"))
    page.keyboard.type("trainer@hyd.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    headed(page, "My sessions")
    session = page.get_by_role("main").get_by_role("link", name=cast.run.course.modules[0].title).first
    tab_to(page, session)
    page.keyboard.press("Enter")
    headed(page, f"Attendance: {cast.run.course.modules[0].title}")
    abebe, bontu = (page.get_by_role("group", name=name) for name in ("Abebe Tadesse", "Bontu Regassa"))
    expect(bontu.get_by_label("Present")).to_be_checked()
    tab_to(page, abebe.get_by_label("Present"))
    page.keyboard.press("ArrowRight")
    expect(abebe.get_by_label("Late")).to_be_checked()
    tab_to(page, abebe.get_by_label("Minutes"))
    page.keyboard.type("60")
    tab_to(page, bontu.get_by_label("Present"))
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(bontu.get_by_label("Absent")).to_be_checked()
    keep_pictures(page, "attendance")
    tab_to(page, page.get_by_role("button", name="Save attendance"))
    page.keyboard.press("Space")
    told(page, "Attendance of 2 people recorded.")
    page.goto("/staff/HYD/runs/HYD-01/attendance")
    told(page, "Abebe Tadesse")
    keep_pictures(page, "attendance-of-a-run")


def test_a_trainer_sees_own_sessions_and_records_results(visit: Visit, cast: Cast) -> None:
    trainer: User = cast.users["trainer"]
    page = visit("/my", trainer)
    headed(page, "My sessions")
    keep_pictures(page, "my-sessions")
    page.goto("/staff/HYD/runs/HYD-01/results")
    score = row(page, "Abebe Tadesse").get_by_role("spinbutton")
    score.fill("170")
    press(page, "Save results")
    told(page, "There is a problem")
    expect(score).to_have_value("170")
    score.fill("82.5")
    keep_pictures(page, "results")
    press(page, "Save results")
    told(page, "1 result recorded.")
    page.reload()
    expect(score).to_have_value("82.5")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_refused_sheet_leads_to_what_is_wrong(visit: Visit, cast: Cast, scripts: bool) -> None:
    page = visit(f"/staff/HYD/sessions/{cast.sessions[-1].id}/attendance", cast.users["trainer"], scripts=scripts)
    page.get_by_role("group", name="Abebe Tadesse").get_by_label("Late").check()
    press(page, "Save attendance")
    page.get_by_role("link", name="Abebe Tadesse: Say how many minutes they took part").click()
    minutes = page.locator(f"#minutes-{cast.abebe.id}")
    expect(minutes).to_be_focused()
    expect(minutes).to_have_attribute("aria-invalid", "true")
