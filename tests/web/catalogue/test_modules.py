"""Modules of a draft on its pages."""

from __future__ import annotations

import pytest

from tests.web.catalogue.conftest import LECTURE
from tests.web.pages import main, opened, values, whole, words


def add(keeper, draft, title, hours="1.5"):
    answer = keeper.post(f"{draft}/modules/new", data={**LECTURE, "title": title, "hours": hours})
    assert answer.status_code == 303, answer.text


def rows(keeper, draft):
    """The rows of the modules' table, in order."""
    return [row for row in opened(keeper, draft).iter("tr") if (row.get("id") or "").startswith("module-")]


def titles(keeper, draft):
    return [words(row.find("th")) for row in rows(keeper, draft)]


def press(keeper, row, label):
    form = next(form for form in row.iter("form") if words(form.find("button")).startswith(label))
    fields = {field.get("name"): field.get("value") for field in form.iter("input")}
    return keeper.post(form.get("action"), data=fields)


def link(row, label):
    return next(anchor.get("href") for anchor in row.iter("a") if words(anchor).startswith(label))


@pytest.fixture
def three(keeper, draft):
    """The address of a draft with the modules A, B and C."""
    for title in "ABC":
        add(keeper, draft, title)
    return draft


def test_a_module_is_added_and_its_hours_count(keeper, draft):
    add(keeper, draft, "Theory", "2.25")
    assert titles(keeper, draft) == ["1. Theory"]
    assert "Contact hours 2.25" in main(opened(keeper, draft))


def test_hours_may_be_written_with_a_comma(keeper, draft):
    add(keeper, draft, "Theory", "1,5")
    assert "Contact hours 1.5" in main(opened(keeper, draft))


@pytest.mark.parametrize("hours", ["", "x", "0", "-1", "NaN", "Infinity", "1e9", "201", "1.1"])
def test_hours_that_nobody_can_teach_are_refused_and_kept(keeper, draft, hours):
    page = whole(keeper.post(f"{draft}/modules/new", data={**LECTURE, "hours": hours}), 422)
    field = page.find(".//input[@id='hours']")
    assert field.get("aria-invalid") == "true"
    assert field.get("value") == hours


def test_buttons_move_a_module(keeper, three):
    press(keeper, rows(keeper, three)[2], "Move up")
    assert titles(keeper, three) == ["1. A", "2. C", "3. B"]
    press(keeper, rows(keeper, three)[0], "Move down")
    assert titles(keeper, three) == ["1. C", "2. A", "3. B"]


def test_a_stale_button_moves_nothing_and_says_so(keeper, three):
    row = rows(keeper, three)[2]
    press(keeper, row, "Move up")
    answer = press(keeper, row, "Move up")
    assert "The order had changed meanwhile" in main(whole(keeper.get(answer.headers["Location"])))
    assert titles(keeper, three) == ["1. A", "2. C", "3. B"]


def test_the_ends_have_no_button_beyond(keeper, three):
    buttons = [[words(button) for button in row.iter("button")] for row in rows(keeper, three)]
    assert buttons == [["Move down A"], ["Move up B", "Move down B"], ["Move up C"]]


def test_a_module_is_changed(keeper, three):
    address = link(rows(keeper, three)[0], "Edit")
    form = values(opened(keeper, address))
    keeper.post(address, data={**form, "title": "New", "instruments": "Balance\nOven"})
    row = rows(keeper, three)[0]
    assert words(row.find("th")) == "1. New"
    assert "Balance, Oven" in words(row)


def test_who_was_overtaken_keeps_what_was_typed(keeper, three):
    address = link(rows(keeper, three)[0], "Edit")
    form = values(opened(keeper, address))
    keeper.post(address, data={**form, "title": "Theirs", "hours": "3"})
    page = whole(keeper.post(address, data={**form, "title": "Mine"}), 409)
    assert "Title Theirs" in main(page)
    assert "Contact hours 3" in main(page)
    kept = values(page)
    assert kept["title"] == "Mine"
    assert keeper.post(address, data=kept).status_code == 303


def test_a_module_somebody_removed_can_be_saved_as_a_new_one(keeper, three):
    row = rows(keeper, three)[0]
    address = link(row, "Edit")
    form = {**values(opened(keeper, address)), "title": "Mine"}
    keeper.post(link(row, "Remove"))
    page = whole(keeper.post(address, data=form), 409)
    assert "Somebody removed this module" in main(page)
    assert values(page)["title"] == "Mine"
    assert page.find(".//main//form").get("action") == f"{three}/modules/new"


def test_removing_is_asked_first(keeper, three):
    address = link(rows(keeper, three)[1], "Remove")
    page = opened(keeper, address)
    assert "The course then has 3 contact hours." in main(page)
    assert titles(keeper, three) == ["1. A", "2. B", "3. C"]
    keeper.post(address)
    assert titles(keeper, three) == ["1. A", "2. C"]


def test_modules_of_an_offered_version_have_no_buttons(keeper, three):
    edit = link(rows(keeper, three)[0], "Edit")
    keeper.post(f"{three}/offer")
    assert [list(row.iter("button")) for row in rows(keeper, three)] == [[], [], []]
    for address in (edit, f"{edit}/remove", f"{three}/modules/new"):
        assert keeper.get(address).headers["Location"] == f"{three}#modules"


def test_an_offered_version_changes_by_no_address(keeper, three):
    edit = link(rows(keeper, three)[0], "Edit")
    keeper.post(f"{three}/offer")
    form = {**LECTURE, "title": "Changed", "direction": "down", "seen": "1"}
    for address in (edit, f"{edit}/remove", f"{edit}/move", f"{three}/modules/new"):
        keeper.post(address, data=form)
    assert titles(keeper, three) == ["1. A", "2. B", "3. C"]


@pytest.mark.parametrize("seen", ["", "x", "99999999999999999999", "-1"])
def test_a_forged_button_moves_nothing(keeper, three, seen):
    address = link(rows(keeper, three)[2], "Edit")
    keeper.post(f"{address}/move", data={"direction": "up", "seen": seen})
    assert titles(keeper, three) == ["1. A", "2. B", "3. C"]


def test_the_course_page_tells_what_a_trainer_needs_and_what_comes_first(keeper, three):
    address = link(rows(keeper, three)[2], "Edit")
    form = values(opened(keeper, address))
    keeper.post(address, data={**form, "competence": "HPLC", "after": ["1", "2"]})
    assert titles(keeper, three)[2] == "3. C Trainer: HPLC After 1, 2"
    kept = values(opened(keeper, address))
    assert (kept["competence"], kept["after"]) == ("HPLC", ["1", "2"])


def test_a_module_cannot_come_after_one_below_it(keeper, three):
    address = link(rows(keeper, three)[0], "Edit")
    form = values(opened(keeper, address))
    assert keeper.post(address, data={**form, "after": ["2"]}).status_code == 422


def test_the_second_who_writes_is_told_what_a_module_is_taught_after_now(keeper, three):
    address = link(rows(keeper, three)[2], "Edit")
    form = values(opened(keeper, address))
    keeper.post(address, data={**form, "after": ["1"]})
    page = whole(keeper.post(address, data={**form, "title": "Practice"}), 409)
    assert "Taught after 1. A" in main(page)
