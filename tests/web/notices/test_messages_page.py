"""A coordinator sees what people were not told, and each message before it goes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests import builders
from tests.web.pages import main, opened, values, whole, words
from tests.web.public.conftest import statements_of
from trainfac.infra.audit import AuditEvent
from trainfac.notices.models import Mail
from trainfac.notices.states import MailState

PAGE = "/staff/HYD/messages"
OUTBOX = "/staff/HYD/outbox"
LEAVE = f"{PAGE}/HYD-1/leave"


def count(page):
    """How much the navigation says waits under Messages; none when nothing does."""
    (link,) = [one for one in page.iter("a") if one.get("href") == PAGE and one.find("./span") is not None] or [None]
    return None if link is None else words(link.find("./span"))


def test_nothing_to_tell_is_said_so(coordinator, scene):
    page = opened(coordinator, PAGE)
    assert "Everybody knows the timetable" in main(page)
    assert count(page) is None


def test_what_changed_is_shown_with_old_and_new(coordinator, moved):
    page = opened(coordinator, PAGE)
    told = main(page)
    assert "HYD-1" in told
    assert "Moved Now " in told
    assert "Before: " in told
    assert count(page) == "1"


def test_each_different_message_is_shown_with_everybody_who_gets_it(coordinator, moved):
    told = main(opened(coordinator, PAGE))
    assert "To 2 people, each by their own name: Abebe Tadesse, Bontu Regassa" in told
    assert "To 1 person: Trainer of HYD" in told
    assert "Dear Abebe Tadesse," in told
    assert "Send 3 messages" in told


def test_todays_page_says_that_somebody_has_to_be_told(coordinator, moved):
    (line,) = opened(coordinator, "/staff/HYD").findall(".//section[@aria-labelledby='untold']//li")
    assert "HYD-1 · changed since people were told" in words(line)


def test_words_are_put_on_top_before_anything_goes(coordinator, moved):
    sent = {**values(opened(coordinator, PAGE)), "words": "Sorry for the trouble!\nHarita", "action": "look"}
    page = whole(coordinator.post(PAGE, data=sent))
    assert "Dear Abebe Tadesse, Sorry for the trouble! Harita" in main(page)
    assert values(page)["words"].strip() == "Sorry for the trouble!\nHarita"
    assert moved.mails() == []


def test_the_message_is_shown_as_a_mail_program_shows_it(coordinator, moved):
    abebe = moved.people["Abebe Tadesse"].person_id
    sent = {**values(opened(coordinator, PAGE)), "words": "<b>Sorry</b>", "person": abebe}
    answer = coordinator.post(f"{PAGE}/preview", data=sent)
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'; style-src")
    assert "&lt;b&gt;Sorry&lt;/b&gt;" in answer.text
    assert "<b>" not in answer.text


def test_nobody_else_is_shown_so(coordinator, moved):
    stranger = builders.a_person(moved.tx, "Stranger")
    moved.tx.commit()
    for person in (stranger.id, "", "x", 10**12):
        sent = {**values(opened(coordinator, PAGE)), "person": person}
        assert coordinator.post(f"{PAGE}/preview", data=sent).status_code == 404


def test_sending_fills_the_outbox(coordinator, moved):
    sent = {**values(opened(coordinator, PAGE)), "action": "send"}
    answer = coordinator.post(PAGE, data=sent)
    assert (answer.status_code, answer.location) == (303, OUTBOX)
    page = opened(coordinator, OUTBOX)
    assert "3 messages go out at" in main(page)
    assert count(page) is None
    assert {(mail.to_name, mail.address) for mail in moved.mails()} == {
        ("Abebe Tadesse", "abebe@lab.example"),
        ("Bontu Regassa", "bontu@lab.example"),
        ("Trainer of HYD", "trainer@hyd.example"),
    }
    assert "Everybody knows the timetable" in main(opened(coordinator, PAGE))


def test_what_changed_meanwhile_is_not_sent_unread(coordinator, moved):
    sent = {**values(opened(coordinator, PAGE)), "words": "Kept", "action": "send"}
    moved.change(moved.session(), note="Bring a coat")
    moved.tx.commit()
    page = whole(coordinator.post(PAGE, data=sent), 422)
    assert "HYD-1 changed while you were looking. Read the messages again." in main(page)
    assert "Bring a coat" in main(page)
    assert values(page)["words"].strip() == "Kept"
    assert moved.mails() == []
    moved.tx.commit()
    assert coordinator.post(PAGE, data={**values(page), "action": "send"}).status_code == 303


def test_a_second_press_sends_nothing(coordinator, moved):
    sent = {**values(opened(coordinator, PAGE)), "action": "send"}
    coordinator.post(PAGE, data=sent)
    page = whole(coordinator.post(PAGE, data=sent), 422)
    assert "somebody told it just now" in main(page)
    assert len(moved.mails()) == 3


@pytest.mark.parametrize("runs", [[], ["x"], ["1.zzz", "99999999999999999999.a"], [".", "999999999.a"]])
def test_runs_that_are_none(coordinator, moved, runs):
    answer = coordinator.post(PAGE, data={"runs": runs, "action": "send"})
    whole(answer, 422)
    assert moved.mails() == []


def test_who_has_no_address_is_named(coordinator, moved):
    moved.participant("Chala Mute", email="")
    moved.tx.commit()
    told = main(opened(coordinator, PAGE))
    assert "1 person cannot be told by mail" in told
    assert "add it on their page first: Chala Mute" in told
    assert "Send 3 messages" in told


def test_when_nobody_has_an_address_nothing_can_be_sent(coordinator, moved):
    for registration in moved.people.values():
        registration.person.email = ""
    moved.place.trainer.person.email = ""
    moved.tx.commit()
    page = opened(coordinator, PAGE)
    assert "Nobody of them can be told by mail." in main(page)
    assert [words(button) for button in page.iter("button") if "Send" in words(button)] == []


def test_taking_back_puts_it_where_it_was(coordinator, moved):
    coordinator.post(PAGE, data={**values(opened(coordinator, PAGE)), "action": "send"})
    page = opened(coordinator, OUTBOX)
    (form,) = [one for one in page.iter("form") if one.get("action", "").endswith("/take-back")]
    assert coordinator.post(form.get("action")).location == PAGE
    assert {mail.state for mail in moved.mails()} == {MailState.CANCELLED}
    told = main(opened(coordinator, PAGE))
    assert "What they told of waits to be told again." in told
    assert "Send 3 messages" in told


def test_leaving_something_untold_asks_why(coordinator, moved):
    page = opened(coordinator, LEAVE)
    refused = whole(coordinator.post(LEAVE, data=values(page)), 422)
    assert "Say why nobody is told" in main(refused)
    answer = coordinator.post(LEAVE, data={**values(page), "reason": "Told in class"})
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "Everybody knows the timetable" in main(opened(coordinator, PAGE))
    event = moved.tx.scalars(select(AuditEvent).where(AuditEvent.action == "changes.left_untold")).one()
    assert (event.reason, event.actor_id) == ("Told in class", moved.place.user.id)
    assert moved.tx.scalar(select(Mail.id)) is None


def test_what_changed_meanwhile_is_not_left_untold_unread(coordinator, moved):
    page = opened(coordinator, LEAVE)
    moved.change(moved.session(), note="Bring a coat")
    moved.tx.commit()
    refused = whole(coordinator.post(LEAVE, data={**values(page), "reason": "Told in class"}), 422)
    assert "Bring a coat" in main(refused)
    assert "Send 3 messages" in main(opened(coordinator, PAGE))


def test_a_run_with_nothing_to_leave(coordinator, scene):
    assert "Everybody knows this course run as it is" in main(opened(coordinator, LEAVE))
    assert coordinator.get(f"{PAGE}/NONE-1/leave").status_code == 404


def test_names_that_are_markup_are_names(coordinator, moved):
    moved.participant("<script>alert(1)</script> {{7*7}}", email="x@lab.example")
    moved.tx.commit()
    answer = coordinator.get(PAGE)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in answer.text
    assert "<script>alert" not in answer.text


def test_it_asks_the_same_number_of_questions_however_many_are_told(app, coordinator, moved):
    few = statements_of(app, coordinator, PAGE)
    for number in range(12):
        moved.participant(f"P{number} Person")
    for number in range(1, 5):
        moved.change(moved.session(number), note=f"Note {number}")
    moved.tx.commit()
    assert statements_of(app, coordinator, PAGE) == few
    assert few <= 30
