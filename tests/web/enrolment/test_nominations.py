"""Everybody who waits for a decision, across runs; decided about by ticking boxes."""

import re

import pytest

from tests import builders
from tests.web.pages import main, opened, values, whole
from tests.web.public.conftest import in_days, statements_of
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import NominationState

LIST = "/staff/HYD/nominations"


def second_run(h, code="HYD-2"):
    run = builders.a_run(h.tx, h.facility, builders.course(h.tx, "SAF-101"), code=code, starts_on=in_days(20))
    h.tx.commit()
    return run


def test_nobody_waits_and_the_page_says_so(house):
    assert "Nobody waits for a decision" in main(opened(house().coordinator(), LIST))


def test_who_asked_first_stands_first_whatever_the_run(house):
    h = house()
    h.asks(h.technician("Asked First"))
    h.asks(h.technician("Asked Second"), run=second_run(h))
    text = main(opened(h.coordinator(), LIST))
    assert text.index("Asked First") < text.index("Asked Second")
    assert "2 people wait for a decision" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?q=abebe", {"Abebe Tadesse"}),
        ("?q=dairy", {"Ram Thapa"}),
        ("?run=HYD-2", {"Ram Thapa"}),
        ("?country=ET", {"Abebe Tadesse"}),
        ("?q=%25", set()),
        ("?q=_", set()),
        ("?q=' OR 1=1 --", set()),
        ("?run=nonsense", set()),
    ],
)
def test_the_list_is_narrowed_literally(house, query, shown):
    h = house()
    h.asks(h.technician("Abebe Tadesse"))
    nepal = builders.a_laboratory(h.tx, "Koshi Dairy", "NP")
    h.asks(h.technician("Ram Thapa", at=nepal), run=second_run(h))
    text = main(opened(h.coordinator(), LIST + query))
    assert {name for name in ("Abebe Tadesse", "Ram Thapa") if f"Choose {name}" in text} == shown


def test_those_ticked_are_accepted_and_the_others_wait_on(house):
    h = house()
    chosen, other = h.asks(h.technician("Chosen")), h.asks(h.technician("Other"))
    browser = h.coordinator()
    sent = values(opened(browser, LIST), 1)
    answer = browser.post(LIST, data={**sent, "chosen": [chosen.id], "decision": "accept", "note": "Welcome"})
    assert answer.status_code == 303
    text = main(opened(browser, answer.location))
    assert "1 person is accepted." in text
    assert "Choose Chosen" not in text
    assert (h.again(chosen).state, h.again(other).state) == (NominationState.SELECTED, NominationState.SUBMITTED)
    assert h.again(chosen).decision_note == "Welcome"


def test_more_people_than_seats_come_back_with_boxes_and_note_as_they_were(house):
    h = house(capacity=1)
    wishes = [h.asks(h.technician(name)) for name in ("One", "Two")]
    ids = [wish.id for wish in wishes]
    sent = {"seen": "submitted", "chosen": ids, "decision": "accept", "note": "Typed"}
    page = whole(h.coordinator().post(LIST, data=sent), 422)
    assert "Seats left on HYD-1: 1. People chosen: 2." in main(page)
    assert values(page, 1)["chosen"] == [str(number) for number in ids]
    assert values(page, 1)["note"].strip("\n") == "Typed"
    assert h.rows(Registration) == []


def test_everybody_on_the_page_is_ticked_without_a_script(house):
    h = house()
    wishes = [h.asks(h.technician(f"Person {n}")) for n in range(3)]
    page = opened(h.coordinator(), f"{LIST}?tick=all")
    assert sorted(values(page, 1)["chosen"]) == sorted(str(wish.id) for wish in wishes)


@pytest.mark.parametrize(
    "forged",
    [
        {"chosen": ["1"], "decision": "accept", "seen": "nonsense"},
        {"chosen": ["1"], "decision": "promote", "seen": "submitted"},
        {"chosen": ["x"], "decision": "accept", "seen": "submitted"},
        {"chosen": ["9" * 30], "decision": "accept", "seen": "submitted"},
        {"decision": "accept", "seen": "submitted"},
    ],
)
def test_what_no_browser_sends_is_refused_in_words(house, forged):
    h = house()
    h.asks(h.technician())
    page = whole(h.coordinator().post(LIST, data=forged), 422)
    assert "There is a problem" in main(page)


def test_a_coordinator_of_another_facility_neither_sees_nor_decides(house):
    h = house()
    wish = h.asks(h.technician())
    other, *_ = h.elsewhere()
    stranger = h.browser(builders.a_coordinator(h.tx, other, "c@dal.example"))
    sent = {"seen": "submitted", "chosen": [wish.id], "decision": "accept"}
    assert stranger.get(LIST).status_code == 404
    assert stranger.post(LIST, data=sent).status_code == 404
    assert "Abebe" not in stranger.get("/staff/DAL/nominations").text
    assert stranger.post("/staff/DAL/nominations", data=sent).status_code == 404
    assert h.again(wish).state is NominationState.SUBMITTED


@pytest.mark.parametrize("role", ["trainer", "administrator", "technician", "head"])
def test_nobody_but_coordinators_opens_the_list(house, role):
    h = house()
    grants = {"trainer": (builders.Grant(builders.Role.TRAINER, facility_id=h.facility.id),)}
    users = {
        "trainer": lambda: h.browser(builders.a_user(h.tx, "t@hyd.example", grants=grants["trainer"])),
        "administrator": lambda: h.browser(builders.an_administrator(h.tx)),
        "technician": lambda: h.browser(h.technician()),
        "head": h.head,
    }
    browser = users[role]()
    for address in (LIST, "/staff/HYD/runs/HYD-1/participants", "/staff/HYD/people", "/staff/HYD/laboratories"):
        assert browser.get(address).status_code in {403, 404}


def test_a_name_that_is_markup_is_shown_as_text(house):
    h = house()
    h.asks(h.technician("<script>alert(1)</script> {{7*7}}"))
    answer = h.coordinator().get(LIST)
    assert "<script>alert" not in answer.text
    assert "{{7*7}}" in main(whole(answer))


def test_fifty_on_a_page_and_always_as_many_questions(house):
    h = house(capacity=100)
    h.asks(h.technician("First"))
    browser = h.coordinator()
    few = statements_of(h.app, browser, LIST)
    for number in range(54):
        h.asks(h.technician(f"Person {number:02}"))
    assert statements_of(h.app, browser, LIST) == few
    assert len(re.findall(r"Choose Person \d", main(opened(browser, LIST)))) == 49
    assert len(re.findall(r"Choose Person \d", main(opened(browser, f"{LIST}?page=2")))) == 5
