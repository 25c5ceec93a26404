"""The head of a laboratory nominates own staff and a newcomer, and sees what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests import builders as make
from tests.browser.conftest import Visit
from tests.browser.installation import Installation
from tests.browser.looking import keep_pictures
from tests.browser.people import a_user, headed, press, row, told
from tests.conftest import written
from trainfac.identity.roles import Grant, Role

pytestmark = pytest.mark.browser


def test_a_laboratory_head_nominates_staff_and_a_newcomer(installation: Installation, visit: Visit) -> None:
    with written(installation.app) as tx:
        facility = make.a_facility(tx, "NOM")
        starts_on = datetime.now(UTC).date() + timedelta(days=60)
        course = make.course(tx)
        make.a_run(tx, facility, course, code="NOM-1", starts_on=starts_on)
        own, other = make.a_laboratory(tx), make.a_laboratory(tx, "Nairobi Water Laboratory", "KE")
        make.a_person(tx, "Hirut Alemu", at=own)
        make.a_person(tx, "Kamau Njoroge", at=other)
        head = a_user(
            tx,
            "head@awash.example",
            Grant(Role.LABORATORY_HEAD, organisation_id=own.id),
            person=make.a_person(tx, "Tigist Haile", at=own),
        )
    page = visit("/my", head)
    headed(page, "Your laboratory")
    told(page, "Hirut Alemu")
    expect(page.get_by_role("main")).not_to_contain_text("Kamau Njoroge")
    keep_pictures(page, "laboratory")

    page.get_by_role("link", name="Nominate Hirut Alemu").click()
    page.get_by_label("Course run").select_option(value="NOM-1")
    assert "Kamau Njoroge" not in page.get_by_label("Whom do you nominate?").inner_text()
    page.get_by_label("Why this person?").fill("She runs our HPLC.")
    keep_pictures(page, "nominate")
    press(page, "Nominate")
    told(page, "Hirut Alemu is nominated.")

    page.goto("/laboratory")
    page.get_by_role("link", name="Nominate somebody").click()
    page.get_by_label("Course run").select_option(value="NOM-1")
    page.get_by_label("Whom do you nominate?").select_option(label="Somebody who is not in this list")
    press(page, "Nominate")
    told(page, "There is a problem")
    page.get_by_label("Full name").fill("ሰላማዊት በቀለ")
    page.get_by_label("E-mail address").fill("selamawit@awash.example")
    press(page, "Nominate")
    told(page, "ሰላማዊት በቀለ is nominated.")

    page.goto("/laboratory/nominations")
    headed(page, "Nominations of your laboratory")
    for name in ("Hirut Alemu", "ሰላማዊት በቀለ"):
        expect(row(page, name)).to_contain_text("Waiting for a decision")
        expect(row(page, name)).to_contain_text(course.title)
    keep_pictures(page, "laboratory-nominations")
