"""The groups of a run on one screen, and wherever else somebody should know of them."""

from __future__ import annotations

import csv
import io

import pytest

from tests import builders
from tests.web.pages import main, opened, values, whole, words
from tests.web.public.conftest import statements_of
from trainfac.scheduling.models import TraineeGroup
from trainfac.scheduling.states import RunState

PAGE = "/staff/HYD/runs/HYD-1/groups"
NAMES = ("Abebe Tadesse", "Bontu Regassa", "Chala Bekele")


@pytest.fixture
def h(house):
    """A run with three participants and no groups yet."""
    h = house(capacity=10)
    h.people = [h.participant(name) for name in NAMES]
    return h


def press(browser, do, **sent):
    return browser.post(PAGE, data={"do": do, **sent})


def split(h, into=2, browser=None):
    browser = browser or h.coordinator()
    assert press(browser, "split", **{"split-into": into}).status_code == 303
    return browser


def group_ids(h):
    return {one.name: one.id for one in h.rows(TraineeGroup) if not one.everybody and one.active}


def stand(h):
    names = {number: name for name, number in group_ids(h).items()}
    return [names.get(h.again(person).group_id) for person in h.people]


def form_to_assign(page):
    forms = page.findall(".//main//form")
    return values(page, next(n for n, form in enumerate(forms) if form.get("aria-label") == "Who is in which group"))


def test_a_run_without_groups_says_so(h):
    page = opened(h.coordinator(), PAGE)
    assert "No groups yet" in main(page)
    assert "There are no groups to choose from yet." in main(page)


def test_a_run_without_participants_says_so(house):
    assert "Nobody holds a seat yet." in main(opened(house().coordinator(), PAGE))


def test_the_tab_of_the_run_leads_to_its_groups(h):
    page = opened(h.coordinator(), "/staff/HYD/runs/HYD-1")
    assert PAGE in [link.get("href") for link in page.iter("a")]


def test_a_run_is_split_by_one_button(h):
    page = opened(split(h), PAGE)
    assert "The run is split. 3 participants changed groups." in main(page)
    assert stand(h) == ["A", "B", "A"]
    assert "is in no group" not in main(page)


def test_groups_are_added_renamed_resized_and_dropped(h):
    browser = h.coordinator()
    assert press(browser, "add", **{"new-name": "Red", "new-size": "4"}).status_code == 303
    number = group_ids(h)["Red"]
    changed = {f"group-{number}-name": "Blue", f"group-{number}-size": "5"}
    assert press(browser, f"change-{number}", **changed).status_code == 303
    assert "Group Blue 0 5 0" in main(opened(browser, PAGE))
    assert press(browser, f"drop-{number}", **changed).status_code == 303
    assert "Group Blue is dropped." in main(opened(browser, PAGE))
    assert group_ids(h) == {}


def test_what_cannot_be_is_told_and_typed_text_stays(h):
    browser = split(h)
    page = whole(press(browser, "add", **{"new-name": "a", "new-size": "4"}), 422)
    assert "There is already a group of this name" in main(page)
    assert page.find(".//input[@id='new-name']").get("value") == "a"
    page = whole(press(browser, "split", **{"split-into": "40"}), 422)
    assert page.find(".//input[@id='split-into']").get("aria-invalid") == "true"


def test_participants_are_put_into_groups_on_one_screen(h):
    browser = split(h)
    sent = form_to_assign(opened(browser, PAGE))
    first, last = h.people[0].id, h.people[2].id
    ids = group_ids(h)
    answer = browser.post(PAGE, data={**sent, f"member_{first}": ids["B"], f"member_{last}": "", "do": "assign"})
    assert answer.status_code == 303
    page = opened(browser, PAGE)
    assert "2 participants changed groups." in main(page)
    assert "1 participant is in no group" in main(page)
    assert stand(h) == ["B", "B", None]
    heads = [words(row.find("th")) for row in page.iter("tr") if row.find("td") is not None]
    assert next(head for head in heads if head in NAMES) == "Chala Bekele"


def test_the_second_coordinator_is_told_who_was_moved_meanwhile_and_may_insist(h):
    browser = split(h)
    sent = form_to_assign(opened(browser, PAGE))
    ids, person = group_ids(h), h.people[0].id
    browser.post(PAGE, data={**sent, f"member_{person}": "", "do": "assign"})
    page = whole(browser.post(PAGE, data={**sent, f"member_{person}": ids["B"], "do": "assign"}), 422)
    assert "Abebe Tadesse was taken out of their group meanwhile" in main(page)
    again = form_to_assign(page)
    assert again[f"member_{person}"] == str(ids["B"])
    assert browser.post(PAGE, data={**again, "do": "assign"}).status_code == 303
    assert stand(h)[0] == "B"


@pytest.mark.parametrize("typed", ["x", "-1", "999999999", "99999999999999999999", "é"])
def test_a_group_that_no_list_offers_is_refused(h, typed):
    browser = split(h)
    sent = form_to_assign(opened(browser, PAGE))
    answer = browser.post(PAGE, data={**sent, f"member_{h.people[0].id}": typed, "do": "assign"})
    assert answer.status_code == 422
    assert stand(h) == ["A", "B", "A"]


def test_a_group_that_is_gone_meanwhile_is_told(h):
    browser = split(h)
    number = group_ids(h)["A"]
    press(browser, f"drop-{number}", **{f"group-{number}-name": "A", f"group-{number}-size": "5"})
    answer = press(browser, f"change-{number}", **{f"group-{number}-name": "Z", f"group-{number}-size": "5"})
    assert answer.status_code == 303
    assert "This group is not there any more." in main(opened(browser, PAGE))
    assert press(browser, "nonsense").status_code == 303


def test_the_groups_of_a_run_that_is_put_away_are_read_only(h):
    browser = split(h)
    h.run.state = RunState.CLOSED
    h.tx.commit()
    page = opened(browser, PAGE)
    assert "Abebe Tadesse Awash Food LaboratoryEthiopia A" in main(page)
    assert page.findall(".//main//form") == []
    assert press(browser, "add", **{"new-name": "Z", "new-size": "4"}).status_code == 422


def test_the_coordinator_of_another_facility_finds_no_groups(h):
    facility, _run, _person = h.elsewhere()
    stranger = h.browser(builders.a_coordinator(h.tx, facility, "c@dal.example"))
    assert stranger.get(PAGE).status_code == 404
    assert press(stranger, "split", **{"split-into": "2"}).status_code == 404


def test_the_list_of_participants_shows_the_group_once_there_are_any(h):
    list_page = "/staff/HYD/runs/HYD-1/participants?show=participants"
    browser = h.coordinator()
    assert "Group" not in words(opened(browser, list_page).find(".//thead"))
    page = opened(split(h, browser=browser), list_page)
    assert "Group" in words(page.find(".//thead"))
    assert "Abebe Tadesse Awash Food LaboratoryEthiopia A" in main(page)


def test_the_list_to_take_along_names_the_group(h):
    answer = split(h).get("/staff/HYD/runs/HYD-1/participants.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["Full name"], row["Group"]) for row in rows] == list(zip(NAMES, "ABA", strict=True))


def test_a_technician_is_told_their_group_and_the_timetable_whose_session_it_is(h):
    split(h)
    session = builders.a_session(h.tx, h.run)
    session.group_id = group_ids(h)["A"]
    h.tx.add(session)
    person = h.people[0].person
    user = builders.a_user(h.tx, "abebe@lab.example", person=person)
    browser = h.browser(user)
    assert "You are in group A." in main(opened(browser, "/my/training"))
    assert "Group A" in main(opened(browser, f"/my/registrations/{h.people[0].id}"))
    assert "Group A · Lecture" in main(opened(browser, "/runs/HYD-1"))
    staff = h.browser(builders.a_coordinator(h.tx, h.facility, "other@hyd.example"))
    assert "Group A ·" in main(opened(staff, "/staff/HYD/runs/HYD-1/timetable"))


def test_the_number_of_queries_does_not_grow_with_the_participants(h):
    browser = split(h)
    few = statements_of(h.app, browser, PAGE)
    for number in range(6):
        h.participant(f"Person {number}")
    assert statements_of(h.app, browser, PAGE) == few
