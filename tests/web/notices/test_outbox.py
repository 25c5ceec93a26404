"""The outbox: each message with where it is and what it says, for coordinators of the facility alone."""

from __future__ import annotations

from dataclasses import replace

import html5lib
import pytest
from icalendar import Calendar

from config import MailServer
from tests import builders
from tests.integration.scheduling.planning import a_place
from tests.web.pages import main, opened, whole, words
from tests.web.public.conftest import statements_of
from trainfac.identity.roles import Grant, Role
from trainfac.kernel.messages import msg
from trainfac.notices.states import MailState

OUTBOX = "/staff/HYD/outbox"


@pytest.fixture
def sent(moved):
    """Messages to three people are in the outbox, on hold."""
    moved.sends("See you <b>soon</b>.")
    moved.tx.commit()
    return moved


def address(scene, ending="", number=0):
    found = f"{OUTBOX}/{scene.mails()[number].id}{ending}"
    scene.tx.commit()
    return found


def stands(scene, number, state, problem=None):
    """Let a message be where it is by now."""
    mail = scene.mails()[number]
    mail.state = state
    mail.problem = problem.to_json() if problem else None
    if state is MailState.SENT:
        mail.sent_at = mail.due_at
    scene.tx.commit()


def test_an_empty_outbox_says_what_will_be_there(coordinator, scene):
    assert "No messages yet" in main(opened(coordinator, OUTBOX))


def test_every_message_with_where_it_is(coordinator, sent):
    stands(sent, 0, MailState.SENT)
    stands(sent, 1, MailState.FAILED, msg("The mail server says: %(reply)s", reply="550 <no>"))
    page = opened(coordinator, OUTBOX)
    rows = [[words(cell) for cell in row] for row in page.findall(".//tbody/tr")]
    assert [row[0].split()[0] for row in rows] == ["Abebe", "Bontu", "Trainer"]
    assert [row[2].split(" ")[0] for row in rows] == ["Sent", "Not", "Waiting"]
    assert "550 <no>" in rows[1][2]


def test_narrowed_to_those_that_were_not_sent(coordinator, sent):
    stands(sent, 1, MailState.FAILED)
    page = opened(coordinator, f"{OUTBOX}?state=failed")
    assert [words(row.find("th")).split()[0] for row in page.findall(".//tbody/tr")] == ["Bontu"]
    assert "No such message" in main(opened(coordinator, f"{OUTBOX}?state=kept"))
    assert len(opened(coordinator, f"{OUTBOX}?state=nonsense").findall(".//tbody/tr")) == 3


def test_a_message_is_read_as_text(coordinator, sent):
    told = main(opened(coordinator, address(sent)))
    for part in ("Dear Abebe Tadesse,", "See you <b>soon</b>.", "HYD-1", "abebe@lab.example"):
        assert part in told


def test_its_html_is_shown_where_it_can_do_nothing(coordinator, sent):
    answer = coordinator.get(address(sent, "/html"))
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "form-action 'none'"} <= set(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    assert (page.get("lang"), page.get("dir")) == ("en", "ltr")
    assert [element.tag for element in page.iter() if element.tag in {"script", "img", "form", "link", "style"}] == []
    assert "See you <b>soon</b>." in words(page)


def test_its_calendar_is_a_file_to_take_along(coordinator, sent):
    answer = coordinator.get(address(sent, "/timetable.ics"))
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=timetable.ics"
    assert len(Calendar.from_ical(answer.data).walk("VEVENT")) == 1
    mail = sent.mails()[0]
    mail.calendar = ""
    sent.tx.commit()
    assert coordinator.get(address(sent, "/timetable.ics")).status_code == 404


def test_a_message_that_failed_is_tried_again(coordinator, sent):
    stands(sent, 0, MailState.FAILED, msg("The mail server says: %(reply)s", reply="550"))
    page = opened(coordinator, address(sent))
    assert "Try again" in main(page)
    answer = coordinator.post(address(sent, "/again"))
    assert (answer.status_code, answer.location) == (303, address(sent))
    mail = sent.mails()[0]
    assert (mail.state, mail.problem, mail.attempts) == (MailState.WAITING, None, 0)
    sent.tx.commit()
    coordinator.post(address(sent, "/again"))
    assert "there is nothing to try again" in main(opened(coordinator, address(sent)))


def test_a_message_that_was_kept_can_be_sent_once_there_is_a_server(app, coordinator, sent):
    stands(sent, 0, MailState.KEPT)
    assert "Send it now" not in main(opened(coordinator, address(sent)))
    server = MailServer("localhost", 25, "none", "training@hyd.example")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail=server)
    page = opened(coordinator, address(sent))
    assert "Send it now" in main(page)
    assert "No mail server is set up" not in main(opened(coordinator, OUTBOX))
    coordinator.post(address(sent, "/again"))
    assert sent.mails()[0].state is MailState.WAITING


def test_who_still_has_no_address_is_not_written_to(coordinator, sent):
    stands(sent, 0, MailState.FAILED)
    mail = sent.mails()[0]
    mail.address, sent.people["Abebe Tadesse"].person.email = "", "nonsense"
    sent.tx.commit()
    coordinator.post(address(sent, "/again"))
    assert "There is still no e-mail address" in main(opened(coordinator, address(sent)))
    assert sent.mails()[0].state is MailState.FAILED


def test_what_is_on_its_way_is_not_taken_back(coordinator, sent):
    mailing_id = sent.mails()[0].mailing_id
    stands(sent, 1, MailState.SENT)
    answer = coordinator.post(f"{OUTBOX}/together/{mailing_id}/take-back", follow_redirects=True)
    assert "on their way already" in main(whole(answer))
    assert sent.mails()[0].state is MailState.WAITING


@pytest.mark.parametrize("where", ["/staff/HYD", "/staff/DLI"])
def test_a_coordinator_elsewhere_finds_nothing_and_changes_nothing(app, client, sent, where):
    other = a_place(sent.tx, "DLI", iso2="CN", timezone="Asia/Shanghai")
    mails = sent.mails()
    mailing_id = mails[0].mailing_id
    sent.tx.commit()
    builders.sign_in(client, other.user)
    one = f"{where}/outbox/{mails[0].id}"
    for path in (one, f"{one}/html", f"{one}/timetable.ics"):
        assert client.get(path).status_code == 404, path
    for path in (f"{one}/again", f"{where}/outbox/together/{mailing_id}/take-back"):
        assert client.post(path).status_code == 404, path
    for path in ("/staff/HYD/messages", "/staff/HYD/messages/HYD-1/leave", f"{where}/messages/HYD-1/leave"):
        for method in ("GET", "POST"):
            assert client.open(path, method=method, data={"reason": "?"}).status_code == 404, path
    assert client.post("/staff/HYD/messages/preview").status_code == 404
    assert {mail.state for mail in sent.mails()} == {MailState.WAITING}


def test_trainers_and_administrators_read_no_messages(app, client, sent, tx):
    grants = (Grant(Role.TRAINER, facility_id=sent.place.facility.id), Grant(Role.ADMINISTRATOR))
    builders.sign_in(client, builders.a_user(tx, "both@hyd.example", grants=grants))
    tx.commit()
    for path in (OUTBOX, address(sent), address(sent, "/html"), "/staff/HYD/messages"):
        assert client.get(path).status_code == 403, path


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(app, coordinator, sent):
    few = statements_of(app, coordinator, OUTBOX)
    sent.run.capacity = 80
    for number in range(60):
        sent.participant(f"P{number} Person")
    sent.change(sent.session(1), note="More")
    sent.sends()
    sent.tx.commit()
    assert statements_of(app, coordinator, OUTBOX) == few
    assert few <= 12
    page = opened(coordinator, OUTBOX)
    assert len(page.findall(".//tbody/tr")) == 50
    assert len(opened(coordinator, f"{OUTBOX}?page=2").findall(".//tbody/tr")) == 16
