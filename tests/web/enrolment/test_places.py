"""How it stands with one's place, seen by the person and the laboratory's head and by nobody else."""

from datetime import timedelta

import pytest

from tests import builders
from tests.web.pages import main, opened, words
from trainfac.enrolment.models import Nomination
from trainfac.enrolment.services import decide
from trainfac.enrolment.states import Decision, NominationState
from trainfac.identity.models import User
from trainfac.infra.web import clock
from trainfac.scheduling.states import Admission, RunState


def decided(h, wish: Nomination, decision: Decision, note: str = "") -> None:
    coordinator = builders.actor(builders.a_coordinator(h.tx, h.facility, f"{decision.value}@hyd.example"))
    decide(
        h.tx, h.facility.id, [wish.id], decision,
        seen=NominationState.SUBMITTED, note=note, actor=coordinator, now=clock(),
    )  # fmt: skip
    h.tx.commit()


def test_the_decision_and_its_note_are_told(house):
    h = house()
    user = h.technician()
    wish = h.asks(user)
    browser = h.browser(user)
    assert "The facility decides" in main(opened(browser, f"/my/nominations/{wish.id}"))
    decided(h, wish, Decision.REFUSE, "Please <b>try</b> the next run")
    text = main(opened(browser, f"/my/nominations/{wish.id}"))
    assert "Not accepted" in text
    assert "Please <b>try</b> the next run" in text


def test_a_place_is_taken_back_after_a_question(house):
    h = house(admission=Admission.FIRST_COME)
    user = h.technician()
    wish = h.asks(user)
    browser = h.browser(user)
    assert "The seat goes to the next person" in main(opened(browser, f"/my/nominations/{wish.id}/withdraw"))
    h.again(wish)
    assert wish.state is NominationState.SELECTED  # looking changes nothing
    answer = browser.post(f"/my/nominations/{wish.id}/withdraw")
    assert answer.status_code == 303
    text = main(opened(browser, answer.location))
    assert "This is withdrawn." in text
    assert "Keep" not in text
    assert browser.post(f"/my/nominations/{wish.id}/withdraw").status_code == 303  # a second press


def test_a_participant_who_never_asked_sees_the_registration(house):
    h = house()
    registration = h.participant("Imported Person")
    user = builders.a_user(h.tx, "imported@lab.example", person=registration.person)
    browser = h.browser(user)
    assert "Registered by the facility" in main(opened(browser, f"/my/registrations/{registration.id}"))
    assert browser.post(f"/my/registrations/{registration.id}/withdraw").status_code == 303
    assert "Withdrawn" in main(opened(browser, f"/my/registrations/{registration.id}"))


@pytest.mark.parametrize("who", ["another technician", "another laboratory", "coordinator"])
@pytest.mark.parametrize("suffix", ["", "/sent", "/withdraw"])
def test_nobody_else_learns_that_it_exists(house, who, suffix):
    h = house()
    wish = h.asks(h.technician())
    browsers = {
        "another technician": lambda: h.browser(h.technician("Other")),
        "another laboratory": lambda: h.head(builders.a_laboratory(h.tx, "Other")),
        "coordinator": h.coordinator,
    }
    browser = browsers[who]()
    missing = browser.get(f"/my/nominations/999999{suffix}")
    there = browser.get(f"/my/nominations/{wish.id}{suffix}")
    assert (there.status_code, missing.status_code) == (404, 404)
    assert "Abebe" not in there.text


def test_a_changed_address_of_the_form_changes_nothing(house):
    h = house()
    wish = h.asks(h.technician())
    browser = h.browser(h.technician("Other"))
    assert browser.post(f"/my/nominations/{wish.id}/withdraw").status_code == 404
    h.again(wish)
    assert wish.state is NominationState.SUBMITTED


def test_a_head_sees_what_the_person_asked_and_cannot_take_it_back(house):
    h = house()
    wish = h.asks(h.technician())
    head = h.head()
    assert "Abebe Tadesse" in main(opened(head, f"/my/nominations/{wish.id}"))
    assert head.post(f"/my/nominations/{wish.id}/withdraw").status_code == 403
    h.again(wish)
    assert wish.state is NominationState.SUBMITTED


def test_a_signed_in_account_that_is_nobodys_sees_nothing(house):
    h = house()
    wish = h.asks(h.technician())
    nobody: User = builders.a_user(h.tx, "nobody@lab.example")
    assert h.browser(nobody).get(f"/my/nominations/{wish.id}").status_code == 404


def moved(h, days: int, state: RunState | None = None) -> None:
    """The run as it would be so many days from its dates, in this state."""
    h.run.starts_on -= timedelta(days=days)
    h.run.ends_on -= timedelta(days=days)
    h.run.state = state or h.run.state
    h.tx.commit()


def test_a_place_on_a_run_that_is_over_tells_what_comes(house):
    h = house(admission=Admission.FIRST_COME)
    user = h.technician()
    wish = h.asks(user)
    moved(h, 400, RunState.FINISHED)
    page = opened(h.browser(user), f"/my/nominations/{wish.id}")
    assert "The course run is over" in main(page)
    assert "they appear under My training" in main(page)
    assert page.find(".//main//span[@class='tag tag--accepted']") is None


def test_a_place_on_a_cancelled_run_is_not_called_confirmed(house):
    h = house(admission=Admission.FIRST_COME)
    user = h.technician()
    wish = h.asks(user)
    moved(h, 0, RunState.CANCELLED)
    page = opened(h.browser(user), f"/my/nominations/{wish.id}")
    tags = [words(tag) for tag in page.iter("span") if "tag--" in tag.get("class", "")]
    assert tags == ["Cancelled"]


@pytest.mark.parametrize("decision", [None, Decision.WAIT])
def test_who_still_waits_when_the_run_begins_is_not_left_hoping(house, decision):
    h = house()
    user = h.technician()
    wish = h.asks(user)
    if decision:
        decided(h, wish, decision)
    moved(h, (h.run.starts_on - clock().date()).days + 1)
    text = main(opened(h.browser(user), f"/my/nominations/{wish.id}"))
    assert "The run has begun: no more places are given." in text
    assert "moves up" not in text
    assert "You do not need to do anything" not in text
