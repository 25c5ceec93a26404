"""Pressing Send: one message for each person, once, and taken back as if nothing had been."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from tests import builders
from tests.conftest import NOW
from tests.integration.notices.scene import HOLD
from tests.integration.scheduling.planning import MONDAY, planned
from trainfac.identity.roles import ANONYMOUS
from trainfac.infra.audit import AuditEvent
from trainfac.infra.db import read, transact
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.notices import writing
from trainfac.notices.models import Mail, Mailing, ToldSession
from trainfac.notices.queries.stocks import present_stocks, told_stocks
from trainfac.notices.services.outbox import try_again
from trainfac.notices.services.sending import Post, leave_untold, send, take_back
from trainfac.notices.states import MailState
from trainfac.notices.stock import Stock
from trainfac.notices.writing import scribe
from trainfac.scheduling.models import TrainingSession
from trainfac.scheduling.services import run_states
from trainfac.scheduling.services.sessions import change_session, plan_of
from trainfac.scheduling.services.timetable import LayoutPlan, lay_out_run

POST = Post("", HOLD, "localhost")


@pytest.fixture
def changed(scene):
    scene.participant("Abebe Tadesse")
    scene.change(scene.session(), note="Bring a coat")
    return scene


def told(scene):
    return told_stocks(scene.tx, [scene.run.id])[scene.run.id]


def test_one_message_gathers_what_changed_in_all_runs(changed):
    other = planned(changed.tx, changed.place, starts_on=MONDAY + timedelta(days=14), code="HYD-2").run
    run_states.publish(changed.tx, other.id, actor=changed.place.actor, now=NOW)
    builders.a_registration(changed.tx, other, changed.people["Abebe Tadesse"].person, changed.laboratory)
    changed.change(changed.session(0, other), note="And glasses")
    changed.sends("Hello")
    mail, trainer = changed.mails()
    assert (mail.address, trainer.address) == ("abebe@lab.example", "trainer@hyd.example")
    assert mail.subject == "HYD-1, HYD-2: changes to your timetable"
    assert mail.text.index("Hello") < mail.text.index("Bring a coat") < mail.text.index("And glasses")
    assert mail.calendar.count("BEGIN:VEVENT") == 2


def test_what_was_sent_is_told_and_waits_for_its_moment(changed):
    mailing = changed.sends()
    assert told(changed) == present_stocks(changed.tx, [changed.run.id])[changed.run.id]
    assert changed.news() == []
    assert {(mail.state, mail.due_at) for mail in changed.mails()} == {(MailState.WAITING, NOW + HOLD)}
    assert mailing.by_id == changed.place.user.id


def test_taking_back_restores_exactly_what_people_knew(changed):
    before = told(changed)
    mailing = changed.sends()
    take_back(changed.tx, changed.place.facility.id, mailing.id, actor=changed.place.actor, now=NOW)
    assert told(changed) == before
    assert [letter.to.name for letter in changed.letters()] == ["Abebe Tadesse", "Trainer of HYD"]
    assert {mail.state for mail in changed.mails()} == {MailState.CANCELLED}
    with pytest.raises(RuleBroken, match="taken back already"):
        take_back(changed.tx, changed.place.facility.id, mailing.id, actor=changed.place.actor, now=NOW)


def test_what_people_know_survives_being_written_down(changed):
    stock = told(changed)
    assert Stock.from_json(stock.to_json()) == stock
    assert len(stock.sessions) == changed.tx.scalar(select(func.count(ToldSession.id)))


def test_once_the_hold_is_over_nothing_is_taken_back(changed):
    mailing = changed.sends()
    with pytest.raises(RuleBroken, match="on their way already"):
        take_back(changed.tx, changed.place.facility.id, mailing.id, actor=changed.place.actor, now=NOW + HOLD)


def test_messages_that_later_ones_build_on_are_taken_back_last(changed):
    first = changed.sends()
    changed.change(changed.session(1), note="And glasses")
    second = changed.sends()
    facility, actor = changed.place.facility.id, changed.place.actor
    with pytest.raises(RuleBroken, match="Take those back first"):
        take_back(changed.tx, facility, first.id, actor=actor, now=NOW)
    take_back(changed.tx, facility, second.id, actor=actor, now=NOW)
    take_back(changed.tx, facility, first.id, actor=actor, now=NOW)
    (passage,) = changed.letters()[0].passages
    assert len(passage.changes) == 2


def test_what_changed_since_it_was_looked_at_is_not_sent(changed):
    seen = {one.run.id: one.digest for one in changed.news()}
    changed.change(changed.session(1), note="And glasses")
    with pytest.raises(RuleBroken, match="changed while you were looking"):
        send(changed.tx, changed.place.facility.id, seen, POST, scribe=scribe, actor=changed.place.actor, now=NOW)


def test_who_joined_since_it_was_looked_at_is_noticed(changed):
    seen = {one.run.id: one.digest for one in changed.news()}
    changed.participant("Bontu Regassa")
    with pytest.raises(RuleBroken, match="changed while you were looking"):
        send(changed.tx, changed.place.facility.id, seen, POST, scribe=scribe, actor=changed.place.actor, now=NOW)


def test_changes_that_concern_nobody_are_not_sent(scene):
    for session in scene.run.sessions:
        session.trainers = []
    scene.sends()
    scene.change(scene.session(), note="Bring a coat")
    with pytest.raises(RuleBroken, match="Nobody has to be told"):
        scene.sends()


def test_only_coordinators_of_the_facility_tell(changed, tx):
    other = builders.a_coordinator(tx, builders.a_facility(tx, "DLI", iso2="CN"), "c@dli.example")
    mailing, facility = changed.sends(), changed.place.facility.id
    changed.change(changed.session(1), note="And glasses")
    seen = {one.run.id: one.digest for one in changed.news()}
    for actor in (builders.actor(other), ANONYMOUS, builders.actor(builders.an_administrator(tx))):
        for attempt in (
            lambda actor=actor: send(tx, facility, seen, POST, scribe=scribe, actor=actor, now=NOW),
            lambda actor=actor: take_back(tx, facility, mailing.id, actor=actor, now=NOW),
            lambda actor=actor: leave_untold(tx, facility, "HYD-1", seen[changed.run.id], "?", actor=actor, now=NOW),
            lambda actor=actor: try_again(tx, facility, mailing.mails[0].id, actor=actor, now=NOW),
        ):
            with pytest.raises(NotFound):
                attempt()
    own = builders.actor(other)
    (elsewhere,) = own.facilities(other.roles[0].role)
    with pytest.raises(NotFound):
        take_back(tx, elsewhere, mailing.id, actor=own, now=NOW)
    with pytest.raises(NotFound):
        try_again(tx, elsewhere, mailing.mails[0].id, actor=own, now=NOW)
    with pytest.raises(RuleBroken, match="nothing to tell any more"):
        send(tx, elsewhere, seen, POST, scribe=scribe, actor=own, now=NOW)


def test_it_is_on_record_who_told_whom_of_what(changed):
    changed.sends()
    event = changed.tx.scalars(select(AuditEvent).where(AuditEvent.action == "changes.told")).one()
    assert (event.actor_id, event.after) == (changed.place.user.id, {"runs": ["HYD-1"], "messages": 2})


def test_sixteen_who_press_at_once_send_once(app, changed):
    seen = {one.run.id: one.digest for one in changed.news()}
    facility, actor = changed.place.facility, changed.place.actor
    changed.tx.commit()
    start, answers = threading.Barrier(16), []

    def press():
        with app.app_context():
            start.wait(timeout=30)
            try:
                transact(send, facility.id, seen, POST, scribe=scribe, actor=actor, now=NOW)
                answers.append("sent")
            except RuleBroken as refused:
                answers.append(str(refused))

    threads = [threading.Thread(target=press) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(answer[:12] for answer in answers) == [*["Of a run that"[:12]] * 15, "sent"]
    assert read().scalar(select(func.count(Mailing.id))) == 1
    assert read().scalar(select(func.count(Mail.id))) == 2


def test_somebody_who_moves_a_session_while_it_is_told_is_not_lost(app, changed):
    """Whichever comes first, what people are said to know is what their message said."""
    seen, place = {one.run.id: one.digest for one in changed.news()}, changed.place
    session = changed.session(1)
    session_id = session.id
    changed.tx.commit()
    start, refused = threading.Barrier(2), []

    def press():
        with app.app_context():
            start.wait(timeout=30)
            try:
                transact(send, place.facility.id, seen, POST, scribe=scribe, actor=place.actor, now=NOW)
            except RuleBroken as error:
                refused.append(error)

    def move():
        with app.app_context():
            start.wait(timeout=30)
            transact(lambda tx: _note(changed, tx, session_id))

    threads = [threading.Thread(target=act) for act in (press, move)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    (waits,) = changed.news()
    ids = {key for key, held in waits.after.sessions.items() if held != waits.before.sessions[key]}
    assert session_id in ids
    assert len(ids) == (2 if refused else 1)


def _note(scene, tx, session_id):
    session = tx.get_one(TrainingSession, session_id)
    plan = replace(plan_of(session), note="Moved at the same moment", override_reason="Because")
    change_session(tx, session_id, plan, version=session.version, actor=scene.place.actor, now=NOW)


def test_everybody_is_written_to_in_their_own_language(changed, monkeypatch):
    """Pages are not translated yet: what shows is the way it is written, and its dates."""
    monkeypatch.setattr(writing, "languages", lambda: ["en", "ar"])
    user = builders.a_user(changed.tx, "abebe@lab.example", person=changed.people["Abebe Tadesse"].person)
    user.locale = "ar"
    changed.sends()
    mail, trainer = changed.mails()
    assert (mail.language, trainer.language) == ("ar", "en")
    assert '<html lang="ar" dir="rtl">' in mail.html
    assert "يناير" in mail.text
    assert "Monday 11 January 2027" in trainer.text


def test_a_language_that_nothing_is_written_in_becomes_that_of_the_run(changed, monkeypatch):
    monkeypatch.setattr(writing, "languages", lambda: ["en", "fr"])
    changed.run.language = "fr"
    changed.sends()
    assert {mail.language for mail in changed.mails()} == {"fr"}


def test_names_and_words_that_are_markup_or_templates_are_text(changed):
    changed.participant("<script>x</script> {{7*7}}", email="x@lab.example")
    changed.sends("{{ 7*7 }} {% raw %} <img src=x onerror=y>")
    for mail in changed.mails():
        assert "{{ 7*7 }} {% raw %} <img src=x onerror=y>" in mail.text
        assert "&lt;img src=x onerror=y&gt;" in mail.html
        assert "<script" not in mail.html
        assert "<img" not in mail.html
    assert changed.mails()[0].text.startswith("Dear <script>x</script> {{7*7}},")


def test_a_session_that_took_the_place_of_another_cancels_that_in_calendars(scene):
    """The timetable was made anew, a week later: to people sessions moved, to calendars they are others."""
    scene.participant("Abebe Tadesse")
    before = {session.id for session in scene.run.sessions}
    layout = LayoutPlan(MONDAY + timedelta(days=7), scene.place.room.id, frozenset({scene.place.trainer.id}))
    lay_out_run(scene.tx, scene.run.id, layout, actor=scene.place.actor, now=NOW)
    after = {session.id for session in scene.run.sessions}
    scene.sends()
    mail = scene.mails()[0]
    assert mail.text.count(" – Moved") == len(after)
    events = Calendar.from_ical(mail.calendar).walk("VEVENT")
    found = {(str(one["UID"]), str(one["STATUS"])) for one in events}
    assert found == {(f"session-{key}@localhost", "CANCELLED") for key in before} | {
        (f"session-{key}@localhost", "CONFIRMED") for key in after
    }
