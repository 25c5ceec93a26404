"""One run: to decide, participants, waiting list, gone; and the list to take along."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from tests import builders
from tests.web.pages import main, opened, whole
from tests.web.public.conftest import statements_of
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import NominationState, RegistrationState
from trainfac.scheduling.states import Admission

PAGE = "/staff/HYD/runs/HYD-1/participants"
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "＝1+1", "＠x")


def post(browser, decision, seen, *wishes, show="undecided"):
    sent = {"seen": seen, "chosen": [wish.id for wish in wishes], "decision": decision}
    return browser.post(f"{PAGE}?show={show}", data=sent)


def test_an_empty_run_says_so_in_every_part(house):
    browser = house().coordinator()
    assert "0 of 2 seats filled" in main(opened(browser, PAGE))
    for part in ("undecided", "participants", "waiting", "gone"):
        assert "Nobody" in main(opened(browser, f"{PAGE}?show={part}"))


def test_people_go_from_one_part_to_the_next_as_they_are_decided_about(house):
    h = house()
    yes, wait, no = (h.asks(h.technician(name)) for name in ("Yes", "Wait", "No"))
    browser = h.coordinator()
    assert post(browser, "accept", "submitted", yes).status_code == 303
    assert post(browser, "wait", "submitted", wait).status_code == 303
    assert post(browser, "refuse", "submitted", no).status_code == 303
    for part, name in (("participants", "Yes"), ("waiting", "Wait"), ("gone", "No")):
        text = main(opened(browser, f"{PAGE}?show={part}"))
        assert [other for other in ("Yes", "Wait", "No") if re.search(rf"\b{other} Awash", text)] == [name]
    assert "1 of 2 seats filled · 1 waiting" in main(opened(browser, PAGE))
    assert post(browser, "accept", "reserve", wait, show="waiting").status_code == 303
    assert post(browser, "wait", "not_selected", no, show="gone").status_code == 303
    assert [h.again(wish).state for wish in (wait, no)] == [NominationState.SELECTED, NominationState.RESERVE]


def test_who_was_decided_about_meanwhile_is_named(house):
    h = house()
    wish = h.asks(h.technician())
    browser = h.coordinator()
    post(browser, "refuse", "submitted", wish)
    page = whole(post(browser, "accept", "submitted", wish), 422)
    assert "Abebe Tadesse was decided about meanwhile: Not accepted" in main(page)


def test_the_waiting_list_stands_in_its_order(house):
    h = house(capacity=1, admission=Admission.FIRST_COME)
    for name in ("Zed", "Mid", "Ann"):
        h.asks(h.technician(name))
    text = main(opened(h.coordinator(), f"{PAGE}?show=waiting"))
    assert text.index("Mid") < text.index("Ann")
    assert "Zed" not in text


def test_a_withdrawn_participant_makes_room_for_the_next(house):
    h = house(capacity=1, admission=Admission.FIRST_COME)
    first, second = (h.asks(h.technician(name)) for name in ("Leaves", "Follows"))
    seat = next(row for row in h.rows(Registration) if row.nomination_id == first.id)
    browser = h.coordinator()
    address = f"{PAGE}/{seat.id}/withdraw"
    assert "Withdraw Leaves?" in main(opened(browser, address))
    assert h.again(seat).state is RegistrationState.ACCEPTED
    assert browser.post(address, data={"note": "As you asked"}).status_code == 303
    assert h.again(second).state is NominationState.SELECTED
    assert h.again(first).decision_note == "As you asked"
    assert browser.post(address).status_code == 404  # nobody is there any more


def test_a_run_or_participant_of_another_facility_is_not_there(house):
    h = house()
    h.elsewhere()
    (there,) = h.rows(Registration)
    browser = h.coordinator()
    for address in (
        "/staff/DAL/runs/DAL-1/participants",
        "/staff/HYD/runs/DAL-1/participants",
        "/staff/DAL/runs/DAL-1/participants.csv",
        "/staff/HYD/runs/DAL-1/participants.xlsx",
        f"{PAGE}/{there.id}/withdraw",
    ):
        assert browser.get(address).status_code == 404
    assert browser.post(f"{PAGE}/{there.id}/withdraw").status_code == 404
    assert h.again(there).state is RegistrationState.ACCEPTED


@pytest.mark.parametrize("part", ["undecided", "participants", "waiting", "gone"])
def test_each_part_asks_always_the_same_number_of_questions(house, part):
    h = house(capacity=60)
    states = {"participants": "accept", "waiting": "wait", "gone": "refuse"}

    def add(names):
        wishes = [h.asks(h.technician(name)) for name in names]
        if part in states:
            assert post(browser, states[part], "submitted", *wishes).status_code == 303

    browser = h.coordinator()
    add(["First"])
    few = statements_of(h.app, browser, f"{PAGE}?show={part}")
    add([f"Person {n}" for n in range(20)])
    assert statements_of(h.app, browser, f"{PAGE}?show={part}") == few


def test_two_records_of_perhaps_one_person_are_marked(house):
    h = house(capacity=5)
    for name in ("Abebe Tadesse", "ABEBE TADESSE", "Almaz Haile"):
        h.asks(h.technician(name))
    assert main(opened(h.coordinator(), PAGE)).count("Perhaps known twice") == 2


def names_in_csv(answer):
    return [row[1] for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))][1:]


def test_the_list_to_take_along_holds_participants_and_not_who_waits(house):
    h = house(capacity=1, admission=Admission.FIRST_COME)
    for name in ("Has A Seat", "Waits"):
        h.asks(h.technician(name))
    answer = h.coordinator().get(f"{PAGE}.csv")
    assert names_in_csv(answer) == ["Has A Seat"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=HYD-1-participants.csv"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_names_that_begin_like_formulas_stay_names(house):
    h = house(capacity=10)
    for name in (*FORMULAS, "\ttabbed", "Plain Name"):
        h.participant(name)
    browser = h.coordinator()
    names = names_in_csv(browser.get(f"{PAGE}.csv"))
    assert set(names) == {*(f"'{name}" for name in FORMULAS), "'\ttabbed", "Plain Name"}
    sheet = load_workbook(io.BytesIO(browser.get(f"{PAGE}.xlsx").data)).active
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells} >= {*FORMULAS, "Plain Name"}


def test_a_trainer_does_not_take_the_list_along(house):
    h = house()
    grants = (builders.Grant(builders.Role.TRAINER, facility_id=h.facility.id),)
    trainer = h.browser(builders.a_user(h.tx, "t@hyd.example", grants=grants))
    for address in (PAGE, f"{PAGE}.csv", f"{PAGE}.xlsx"):
        assert trainer.get(address).status_code == 403
