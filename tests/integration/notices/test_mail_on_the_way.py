"""Messages go to a real SMTP server, once each, and what it says is told."""

from __future__ import annotations

import socket
import threading
from datetime import timedelta

import pytest
from flask import current_app
from icalendar import Calendar
from sqlalchemy import update

from config import MailServer
from tests.conftest import NOW
from tests.integration.notices.scene import HOLD
from tests.servers.smtp import SENDER, Letterbox, a_certificate, running_server
from trainfac.infra import smtp
from trainfac.infra.db import transact
from trainfac.infra.jobs import Progress, enqueue, run_job
from trainfac.kernel.messages import Message
from trainfac.notices.jobs import PostOffice
from trainfac.notices.models import Mail
from trainfac.notices.services import delivering
from trainfac.notices.services.outbox import try_again
from trainfac.notices.services.sending import take_back
from trainfac.notices.states import MailState

LATER = NOW + HOLD


@pytest.fixture
def waiting(scene):
    """Messages to Abebe, Bontu and the trainer are in the outbox."""
    scene.participant("Abebe Tadesse")
    scene.participant("Bontu Regassa")
    scene.change(scene.session(), note="Bring a coat")
    scene.sends("See you soon.\nHarita")
    scene.tx.commit()
    return scene


def work(server, now=LATER):
    """What a worker does that comes by at this time."""
    job = transact(enqueue, delivering.SEND, subject=delivering.SUBJECT, payload={}, user_id=None)
    office = PostOffice(server, lambda: now, current_app.extensions["files"])
    return office.send_due({}, Progress(job.id, timedelta(minutes=1), lambda: now))


def states(scene):
    found = {mail.to_name.split()[0]: mail.state for mail in scene.mails()}
    scene.tx.commit()
    return found


def problems(scene):
    found = {one.to_name.split()[0]: str(Message.from_json(one.problem)) for one in scene.mails() if one.problem}
    scene.tx.commit()
    return found


ALL_SENT = {"Abebe": MailState.SENT, "Bontu": MailState.SENT, "Trainer": MailState.SENT}


def test_nothing_goes_before_the_hold_is_over(app, waiting, server, box):
    work(server, LATER - timedelta(seconds=1))
    assert box.arrived == []
    work(server)
    assert box.addresses == ["abebe@lab.example", "bontu@lab.example", "trainer@hyd.example"]
    assert states(waiting) == ALL_SENT


def test_what_arrives_is_a_whole_message(app, waiting, server, box):
    work(server)
    message = box.arrived[0]
    assert message["From"].addresses[0].addr_spec == SENDER
    assert message["From"].addresses[0].display_name == waiting.place.facility.name
    assert message["To"].addresses[0].display_name == "Abebe Tadesse"
    assert message["Reply-To"] == "office@hyd.example"
    assert message["Subject"] == "HYD-1: changes to your timetable"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == LATER
    assert message["Message-ID"] == waiting.mails()[0].message_id
    text, html = (message.get_body([kind]).get_content() for kind in ("plain", "html"))
    for told in ("Dear Abebe Tadesse,", "See you soon.", "Note: Bring a coat", "http://localhost/runs/HYD-1"):
        assert told in text
        assert told in html
    assert '<html lang="en" dir="ltr">' in html
    (attached,) = message.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "timetable.ics")
    assert attached.get_param("method") == "PUBLISH"
    calendar = Calendar.from_ical(attached.get_content())
    (event,) = calendar.walk("VEVENT")
    assert event["UID"] == f"session-{waiting.session().id}@localhost"
    assert event["STATUS"] == "CONFIRMED"
    assert event["DTSTART"].dt == waiting.session().starts_at


def test_sessions_that_do_not_take_place_are_cancelled_in_calendars(app, waiting, server, box):
    waiting.change(waiting.session(1), cancelled=True)
    waiting.tx.commit()
    waiting.sends(now=LATER)
    waiting.tx.commit()
    work(server, LATER + HOLD)
    last = [one for one in box.arrived if one["To"].addresses[0].username == "abebe"][-1]
    (attached,) = last.iter_attachments()
    (event,) = Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert (event["STATUS"], event["SEQUENCE"] > 0) == ("CANCELLED", True)
    assert "Does not take place" in last.get_body(["plain"]).get_content()


def test_a_worker_who_comes_by_again_sends_nothing_again(app, waiting, server, box):
    for _ in range(3):
        work(server, LATER + timedelta(hours=1))
    assert len(box.arrived) == 3


def test_what_was_taken_back_is_not_sent(app, waiting, server, box):
    mailing_id, place = waiting.mails()[0].mailing_id, waiting.place
    waiting.tx.commit()
    transact(take_back, place.facility.id, mailing_id, actor=place.actor, now=LATER - timedelta(seconds=1))
    work(server)
    assert box.arrived == []
    assert set(states(waiting).values()) == {MailState.CANCELLED}


def test_an_address_that_is_refused_is_told_in_the_servers_words(app, waiting, server, box):
    box.recipients["abebe@lab.example"] = "550 5.1.1 No such user <b>here</b>"
    work(server)
    assert states(waiting) == {**ALL_SENT, "Abebe": MailState.FAILED}
    assert "550 5.1.1 No such user <b>here</b>" in problems(waiting)["Abebe"]
    assert box.addresses == ["bontu@lab.example", "trainer@hyd.example"]


def test_trying_again_uses_the_address_of_now(app, waiting, server, box):
    box.recipients["abebe@lab.example"] = "550 5.1.1 No such user"
    work(server)
    waiting.people["Abebe Tadesse"].person.email = "abebe@new.example"
    mail_id = waiting.mails()[0].id
    waiting.tx.commit()
    transact(try_again, waiting.place.facility.id, mail_id, actor=waiting.place.actor, now=LATER)
    work(server)
    assert box.addresses[-1] == "abebe@new.example"
    assert states(waiting) == ALL_SENT


def test_who_is_told_not_now_is_tried_later_and_later(app, waiting, server, box):
    box.recipients["abebe@lab.example"] = "451 4.7.1 Greylisted, come back"
    now, tried = LATER, []
    for _ in delivering.PAUSES:
        work(server, now)
        due = waiting.mails()[0].due_at
        waiting.tx.commit()
        tried.append(due - now)
        work(server, due - timedelta(seconds=1))
        now = due
    assert tried == list(delivering.PAUSES)
    assert "451 4.7.1 Greylisted" in problems(waiting)["Abebe"]
    work(server, now)
    assert states(waiting)["Abebe"] is MailState.FAILED


def test_not_now_and_then_yes(app, waiting, server, box):
    box.on_data = ["452 4.2.2 Mailbox full"]
    work(server)
    assert states(waiting) == {**ALL_SENT, "Abebe": MailState.WAITING}
    work(server, LATER + delivering.PAUSES[0])
    assert states(waiting) == ALL_SENT
    assert problems(waiting) == {}


def test_a_message_refused_for_what_it_says(app, waiting, server, box):
    box.on_data = ["554 5.7.1 Looks like spam"]
    work(server)
    assert states(waiting) == {**ALL_SENT, "Abebe": MailState.FAILED}


def test_a_server_that_is_down_is_asked_once_and_everything_waits(app, waiting):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        down = MailServer("127.0.0.1", nobody.getsockname()[1], "none", SENDER)
        assert work(down) == {"sent": 0, "tried": 1}
    assert set(states(waiting).values()) == {MailState.WAITING}
    assert {text[:35] for text in problems(waiting).values()} == {"The mail server cannot be reached: "}
    box = Letterbox()
    with running_server(box) as back:
        work(back, LATER + delivering.PAUSES[0])
    assert states(waiting) == ALL_SENT


def test_a_server_that_closes_shop_between_messages(app, waiting, server, box):
    box.recipients["bontu@lab.example"] = "421 4.3.2 Shutting down"
    work(server)
    assert states(waiting) == {"Abebe": MailState.SENT, "Bontu": MailState.WAITING, "Trainer": MailState.WAITING}
    box.recipients.clear()
    work(server, LATER + delivering.PAUSES[0])
    assert box.addresses == ["abebe@lab.example", "bontu@lab.example", "trainer@hyd.example"]


def test_a_server_that_takes_nothing_from_us_lets_everything_wait(app, waiting, server, box):
    box.to_senders = "550 5.7.1 Sender not allowed"
    work(server)
    assert set(states(waiting).values()) == {MailState.WAITING}
    assert "takes nothing from us: 550 5.7.1 Sender not allowed" in problems(waiting)["Trainer"]
    box.to_senders = "250 OK"
    work(server, LATER + delivering.PAUSES[0])
    assert states(waiting) == ALL_SENT


def test_a_message_at_which_workers_die_again_and_again_is_given_up(app, waiting):
    now = LATER
    for _ in range(len(delivering.PAUSES) + 1):
        mail_id, _outgoing = transact(delivering.take_up, now)
        transact(lambda tx, mail_id=mail_id: delivering.keep_due(tx, LATER))
        now += delivering.HELD + timedelta(seconds=1)
    assert transact(delivering.take_up, now) is None
    assert states(waiting)["Abebe"] is MailState.FAILED
    assert "interrupted again and again" in problems(waiting)["Abebe"]


def test_a_line_that_breaks_while_the_message_is_taken_leaves_doubt_and_no_second_copy(app, waiting, server, box):
    box.hang_up_after_data = True
    work(server)
    assert set(states(waiting).values()) == {MailState.FAILED}
    assert "It may have arrived or not" in problems(waiting)["Abebe"]
    box.hang_up_after_data = False
    work(server, LATER + timedelta(days=1))
    assert len(box.arrived) == 3


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("moment", ["before", "between", "after"])
def test_a_worker_that_is_killed_sends_nothing_twice(app, waiting, server, box, monkeypatch, moment):
    """Before the server is asked to take it, just then, and after it did but before that was written down."""
    steps = {"before": "take_up", "between": "hand_over", "after": "note_sent"}
    real = getattr(delivering, steps[moment])

    def dies(*args):
        if moment == "after":
            raise Killed
        real(*args)
        args[0].commit()
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(delivering, steps[moment], dies)
        with pytest.raises(Killed):
            work(server)
    taken = len(box.arrived)
    assert taken == (1 if moment == "after" else 0)
    work(server)  # another worker: the others' messages go, this one is still in a hand
    work(server, LATER + delivering.HELD + timedelta(seconds=1))
    expected = ALL_SENT if moment == "before" else {**ALL_SENT, "Abebe": MailState.FAILED}
    assert states(waiting) == expected
    assert len(box.addresses) == len(set(box.addresses)) == (2 if moment == "between" else 3)


def test_several_workers_at_once_send_each_message_once(app, waiting, server, box):
    for number in range(20):
        waiting.participant(f"P{number} Person")
    waiting.change(waiting.session(1), note="More")
    waiting.sends()
    waiting.tx.commit()
    start = threading.Barrier(4)

    def one():
        with app.app_context():
            start.wait(timeout=30)
            work(server)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    ids = [message["Message-ID"] for message in box.arrived]
    assert len(ids) == len(set(ids)) == len(waiting.mails()) == 26
    assert set(states(waiting).values()) == {MailState.SENT}


def test_without_a_server_messages_are_kept(app, waiting):
    assert work(None) == {"kept": 3}
    assert set(states(waiting).values()) == {MailState.KEPT}


def test_who_has_no_address_is_told_so_and_nothing_is_tried(app, scene, server, box):
    scene.participant("Chala Mute", email="")
    scene.participant("Dawit Odd", email="no address at all")
    scene.change(scene.session(), note="Bring a coat")
    scene.sends()
    scene.tx.commit()
    work(server)
    assert states(scene) == {"Chala": MailState.FAILED, "Dawit": MailState.FAILED, "Trainer": MailState.SENT}
    assert "No e-mail address" in problems(scene)["Chala"]
    assert box.addresses == ["trainer@hyd.example"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_over_an_encrypted_line_with_a_password(app, waiting, box, tmp_path, monkeypatch, security):
    certificate = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    with running_server(box, security=security, certificate=certificate, login=("hyd", "pass@word")) as server:
        work(server)
    assert states(waiting) == ALL_SENT
    assert set(box.encrypted) == set(box.signed_in) == {True}


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(app, waiting, box, tmp_path):
    with running_server(box, security="starttls", certificate=a_certificate(tmp_path)) as server:
        work(server)
    assert box.arrived == []
    assert "certificate verify failed" in problems(waiting)["Abebe"].lower()
    assert set(states(waiting).values()) == {MailState.WAITING}


def test_a_server_without_encryption_gets_nothing_when_it_is_wanted(app, waiting, server, box):
    work(MailServer(server.host, server.port, "starttls", SENDER))
    assert box.arrived == []
    assert set(states(waiting).values()) == {MailState.WAITING}


def test_a_wrong_password_waits_until_it_is_put_right(app, waiting, box, tmp_path, monkeypatch):
    certificate = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    with running_server(box, security="starttls", certificate=certificate, login=("hyd", "right")) as server:
        work(MailServer(server.host, server.port, "starttls", SENDER, "hyd", "wrong"))
        assert set(states(waiting).values()) == {MailState.WAITING}
        assert "does not let us in: 535" in problems(waiting)["Abebe"]
        work(server, LATER + delivering.PAUSES[0])
    assert states(waiting) == ALL_SENT


def test_a_worker_that_looks_orders_one_job_when_something_is_due(app, waiting):
    assert transact(delivering.order_due, LATER - timedelta(seconds=1)) is None
    ordered = transact(delivering.order_due, LATER)
    assert ordered.kind == delivering.SEND
    assert transact(delivering.order_due, LATER) is None
    run_job(ordered.id, lease=timedelta(minutes=1), clock=lambda: LATER)
    assert set(states(waiting).values()) == {MailState.KEPT}  # the settings of tests name no server
    assert transact(delivering.order_due, LATER) is None


def test_what_a_dead_worker_had_in_hand_is_due_again(app, waiting):
    transact(lambda tx: delivering.take_up(tx, LATER))
    transact(lambda tx: tx.execute(update(Mail).where(Mail.state == MailState.WAITING).values(state=MailState.KEPT)))
    assert transact(delivering.order_due, LATER + delivering.HELD) is None
    assert transact(delivering.order_due, LATER + delivering.HELD + timedelta(seconds=1)) is not None


def test_old_messages_are_forgotten(app, waiting):
    transact(delivering.forget_old, LATER + delivering.KEPT_FOR - timedelta(days=1))
    assert len(waiting.mails()) == 3
    waiting.tx.commit()
    transact(delivering.forget_old, LATER + delivering.KEPT_FOR + timedelta(days=1))
    assert waiting.mails() == []


def test_one_connection_takes_all_messages(app, waiting, server, box, monkeypatch):
    made = []
    real = smtp._connect
    monkeypatch.setattr(smtp, "_connect", lambda given: made.append(given) or real(given))
    work(server)
    assert (len(made), len(box.arrived)) == (1, 3)
