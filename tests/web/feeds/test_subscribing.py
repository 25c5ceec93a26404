"""Where somebody subscribes: the address is shown, can be replaced, ended, and seen among all of one's own."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.conftest import written
from tests.web.feeds.conftest import WHO, events
from tests.web.pages import main, opened
from tests.web.public.conftest import counted
from trainfac.feeds.models import CalendarFeed
from trainfac.infra.audit import AuditEvent
from trainfac.infra.db import read

every_kind = pytest.mark.parametrize("kind", WHO)
LISTED = "/account/calendars"


def feeds(app):
    with app.app_context():
        return list(read().scalars(select(CalendarFeed).order_by(CalendarFeed.id)))


@every_kind
def test_opening_the_page_makes_nothing(app, desk, world, kind):
    page = opened(desk.browser(WHO[kind]), world.pages[kind])
    assert page.find(".//input[@id='address']") is None
    assert feeds(app) == []


@every_kind
def test_the_address_can_be_seen_again(desk, world, kind):
    address = desk.subscribe(kind)
    assert desk.shown(desk.browser(WHO[kind]), world.pages[kind]) == address


def test_pressing_twice_makes_one_address(app, desk):
    assert desk.subscribe("run") == desk.subscribe("run")
    assert len(feeds(app)) == 1


def test_everybody_has_an_address_of_their_own(desk):
    assert desk.subscribe("run") != desk.subscribe("run", "colleague")


def test_it_can_be_copied_without_scripts_and_opened_by_a_calendar_program(desk, world):
    address = desk.subscribe("room")
    page = opened(desk.browser("coordinator"), world.pages["room"])
    field = page.find(".//input[@id='address']")
    assert field is not None
    assert "readonly" in field.attrib
    assert f"webcal://localhost{address}" in [link.get("href") for link in page.iter("a")]


def test_the_database_holds_nothing_that_opens_it(app, desk):
    token = desk.subscribe("run").removeprefix("/feeds/").removesuffix(".ics")
    assert len(token) >= 22  # 128 bits in base64
    (feed,) = feeds(app)
    assert token not in {str(getattr(feed, column.key)) for column in CalendarFeed.__table__.columns}


def test_a_new_address_ends_the_old_one_at_once(desk, world, fetch, app):
    old = desk.subscribe("facility")
    browser = desk.browser("coordinator")
    answer = browser.post(f"{LISTED}/{feeds(app)[0].id}/renew")
    assert (answer.status_code, answer.headers["Location"]) == (303, world.pages["facility"])
    new = desk.shown(browser, world.pages["facility"])
    assert (fetch(old).status_code, fetch(new).status_code) == (410, 200)
    assert len(events(fetch(new))) == 2


def test_an_address_that_was_ended_opens_nothing(app, desk, fetch):
    address = desk.subscribe("own_training")
    assert desk.browser("technician").post(f"{LISTED}/{feeds(app)[0].id}/end").status_code == 303
    assert fetch(address).status_code == 410
    assert desk.subscribe("own_training") != address


def test_what_was_made_and_ended_is_on_record(app, desk):
    desk.subscribe("run")
    desk.browser("coordinator").post(f"{LISTED}/{feeds(app)[0].id}/end")
    with app.app_context():
        query = select(AuditEvent.action).where(AuditEvent.subject_kind == "calendar_feed").order_by(AuditEvent.id)
        assert list(read().scalars(query)) == ["calendar_feed.made", "calendar_feed.ended"]


def test_colleagues_are_named_and_their_addresses_are_not_shown(desk, world):
    secret = desk.subscribe("room", "colleague")
    page = desk.browser("coordinator").get(world.pages["room"]).text
    assert "Colleague" in page
    assert secret not in page


def test_a_coordinator_ends_the_address_of_a_colleague(app, desk, fetch):
    address = desk.subscribe("room", "colleague")
    assert desk.browser("coordinator").post(f"{LISTED}/{feeds(app)[0].id}/end").status_code == 303
    assert fetch(address).status_code == 410


@pytest.mark.parametrize("who", ["stranger", "trainer", "technician", "administrator", "passer-by"])
@pytest.mark.parametrize("act", ["renew", "end"])
def test_nobody_else_ends_or_replaces_it(app, desk, fetch, who, act):
    address = desk.subscribe("room")
    assert desk.browser(who).post(f"{LISTED}/{feeds(app)[0].id}/{act}").status_code == 404
    assert fetch(address).status_code == 200


def test_a_coordinator_does_not_replace_the_address_of_a_colleague(app, desk, fetch):
    address = desk.subscribe("room", "colleague")
    assert desk.browser("coordinator").post(f"{LISTED}/{feeds(app)[0].id}/renew").status_code == 404
    assert fetch(address).status_code == 200


@pytest.mark.parametrize("kind", ["run", "room", "trainer", "facility"])
@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("trainer", 403), ("technician", 403), ("administrator", 403)]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_calendars_of_a_facility_are_for_its_coordinators(app, desk, world, kind, who, status, method):
    assert desk.browser(who).open(world.pages[kind], method=method).status_code == status
    assert feeds(app) == []


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_who_is_nobody_of_the_directory_has_no_training_of_their_own(desk, world, who):
    assert desk.browser(who).get(world.pages["own_training"]).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("technician", 403), ("coordinator", 403), ("trainer", 200)])
def test_own_sessions_are_for_trainers(desk, world, who, status):
    assert desk.browser(who).get(world.pages["own_teaching"]).status_code == status


def test_ones_own_are_listed_and_nobody_elses(desk):
    desk.subscribe("run"), desk.subscribe("room"), desk.subscribe("trainer", "colleague")
    told = main(opened(desk.browser("coordinator"), LISTED))
    assert "Course run HYD-01" in told
    assert "Room 1 (HYD Training Facility)" in told
    assert "Dr Lakshmi Devi" not in told


def test_who_has_none_is_told_how_to_get_one(desk):
    assert "You have not subscribed to a calendar yet" in main(opened(desk.browser("technician"), LISTED))


def test_an_address_made_with_another_secret_of_the_system_works_and_cannot_be_shown(app, desk, world, fetch):
    address = desk.subscribe("run")
    with written(app) as tx:
        tx.scalars(select(CalendarFeed)).one().nonce = "made with another secret"
    page = opened(desk.browser("coordinator"), world.pages["run"])
    assert "cannot be shown any more" in main(page)
    assert fetch(address).status_code == 200


@pytest.mark.parametrize(
    ("who", "where", "kind"),
    [
        ("coordinator", "/staff/HYD/runs/HYD-01", "run"),
        ("coordinator", "/staff/HYD/resources/rooms/{room}", "room"),
        ("coordinator", "/staff/HYD/resources/trainers/{trainer}", "trainer"),
        ("coordinator", "/staff/HYD/calendar", "facility"),
        ("technician", "/my/training", "own_training"),
        ("trainer", "/staff/HYD/sessions", "own_teaching"),
    ],
)
def test_the_pages_with_sessions_lead_there(desk, world, who, where, kind):
    address = where.format(room=world.room.id, trainer=world.teacher.id)
    links = [link.get("href") for link in opened(desk.browser(who), address).iter("a")]
    assert world.pages[kind] in links


def test_the_account_leads_to_the_list(desk):
    links = [link.get("href") for link in opened(desk.browser("technician"), "/account").iter("a")]
    assert LISTED in links


def test_the_list_asks_the_database_as_often_however_long_it_is(app, desk):
    desk.subscribe("run")
    with counted(app) as few:
        desk.browser("coordinator").get(LISTED)
    desk.subscribe("room"), desk.subscribe("trainer"), desk.subscribe("facility")
    with counted(app) as many:
        desk.browser("coordinator").get(LISTED)
    assert len(many) == len(few)
