"""Asking for a place, from the run's page to the confirmation, without a script."""

import pytest

from tests import builders
from tests.web.pages import main, opened, values, whole
from tests.web.public.conftest import in_days
from trainfac.directory.models import Employment
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.states import NominationState
from trainfac.scheduling.states import Admission, RunState

ASK = "/runs/HYD-1/ask"


def test_a_visitor_signs_in_first_and_comes_back(house, client):
    house()
    answer = client.get(ASK)
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/runs/HYD-1/ask"


def test_who_has_no_laboratory_is_led_to_state_it_and_back(house):
    h = house()
    person = builders.a_person(h.tx, "Ly Dara")
    page = opened(h.browser(builders.a_user(h.tx, person=person)), ASK)
    assert "First, say where you work" in main(page)
    (link,) = [a.get("href") for a in page.iter("a") if "State your laboratory" in "".join(a.itertext())]
    assert link == "/account/laboratory?next=/runs/HYD-1/ask"


def test_what_was_typed_is_checked_changed_and_sent(house):
    h = house()
    browser = h.browser(h.technician())
    opened(browser, ASK)
    checking = whole(browser.post(ASK, data={"motivation": "Two\nlines <b>", "step": "check"}))
    assert "Two lines <b>" in main(checking)
    kept = values(checking)["motivation"]
    changing = whole(browser.post(ASK, data={"motivation": kept, "step": "change"}))
    assert values(changing)["motivation"].strip("\n") == "Two\nlines <b>"
    sent = browser.post(ASK, data={"motivation": kept, "step": "send"})
    (wish,) = h.rows(Nomination)
    assert (sent.status_code, sent.location) == (303, f"/my/nominations/{wish.id}/sent")
    assert wish.reference in main(opened(browser, sent.location))


def test_sending_twice_changes_nothing_and_looks_the_same(house):
    h = house(admission=Admission.FIRST_COME)
    browser = h.browser(h.technician())
    first, second = (browser.post(ASK, data={"step": "send"}) for _ in range(2))
    assert first.location == second.location
    assert len(h.rows(Registration)) == 1
    assert "You have a place" in main(opened(browser, second.location))


def test_who_comes_when_the_run_is_full_learns_their_place_in_the_list(house):
    h = house(capacity=1, admission=Admission.FIRST_COME)
    for name in ("First", "Second"):
        h.asks(h.technician(name))
    browser = h.browser(h.technician("Third"))
    text = main(opened(browser, browser.post(ASK, data={"step": "send"}).location))
    assert "You are on the waiting list" in text
    assert "People ahead of you: 1." in text


def test_a_text_that_is_too_long_comes_back_whole(house):
    h = house()
    long = "x" * 2001
    answer = h.browser(h.technician()).post(ASK, data={"motivation": long, "step": "check"})
    page = whole(answer, 422)
    assert values(page)["motivation"].strip("\n") == long
    assert page.find(".//title").text.startswith("Error:")


def test_what_stands_against_it_is_said_and_what_was_typed_is_not_lost(house):
    h = house()
    browser = h.browser(h.technician())
    h.run.state = RunState.NOMINATIONS_CLOSED
    h.tx.commit()
    assert "Nominations closed" in main(opened(browser, ASK))
    assert whole(browser.post(ASK, data={"step": "send"}), 422) is not None
    assert h.rows(Nomination) == []


def test_what_was_typed_waits_until_the_laboratory_is_stated_again(house):
    h = house()
    browser = h.browser(h.technician())
    (work,) = h.rows(Employment)
    work.ended_on = in_days(0)
    h.tx.commit()
    sent = {"motivation": "Long thoughts", "step": "send"}
    page = whole(browser.post(ASK, data=sent, headers={"Origin": "http://localhost"}), 422)
    assert "First, say where you work" in main(page)
    assert "typed on it before" not in main(opened(browser, ASK))
    work.ended_on = None
    h.tx.commit()
    page = opened(browser, ASK)
    assert "typed on it before" in main(page)
    assert values(page, form=1)["motivation"].strip("\n") == "Long thoughts"


def test_who_asked_already_is_led_to_how_it_stands(house):
    h = house()
    user = h.technician()
    wish = h.asks(user)
    page = opened(h.browser(user), ASK)
    assert f"/my/nominations/{wish.id}" in {a.get("href") for a in page.iter("a")}


def test_a_session_that_ran_out_keeps_what_was_typed(house):
    h = house()
    user = h.technician()
    h.tx.commit()
    visitor = h.app.test_client()
    origin = {"Origin": "http://localhost"}
    answer = visitor.post(ASK, data={"motivation": "Long thoughts", "step": "check"}, headers=origin)
    assert answer.status_code == 303
    builders.sign_in(visitor, user)
    assert values(opened(visitor, ASK), form=1)["motivation"].strip("\n") == "Long thoughts"


@pytest.mark.parametrize("state", [RunState.DRAFT])
def test_a_draft_is_not_there(house, state):
    h = house()
    h.run.state = state
    browser = h.browser(h.technician())
    assert browser.get(ASK).status_code == 404
    assert browser.post(ASK, data={"step": "send"}).status_code == 404


def test_what_nobody_may_post_changes_nothing(house):
    h = house()
    other = builders.a_person(h.tx, "Other", at=h.laboratory)
    browser = h.browser(h.technician())
    forged = {"step": "send", "state": "selected", "person_id": other.id, "organisation_id": 99, "by_laboratory": "1"}
    browser.post(ASK, data=forged)
    (wish,) = h.rows(Nomination)
    assert (wish.state, wish.by_laboratory) == (NominationState.SUBMITTED, False)
    assert wish.person_id != other.id
