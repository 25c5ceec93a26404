"""Sheets to hang up on doors."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest

from tests import builders
from tests.pdf.printouts.reading import A4, MILLIMETRE, sheets
from tests.web.printouts.test_doors import DOORS
from tests.web.printouts.test_week import abroad, at, held, monday, run, trainer
from trainfac.scheduling.models import TraineeGroup
from trainfac.scheduling.states import RunState

__all__ = ["abroad", "held", "run", "trainer"]


def door(browser, place, **more):
    query = "&".join(f"{name}={value}" for name, value in {"day": monday(), **more}.items())
    return browser.get(f"/staff/HYD/resources/rooms/{place.room.id}/door.pdf?{query}")


def test_a_door_says_who_teaches_what_when_and_for_whom(coordinator, tx, place, run, held):
    group = TraineeGroup(name="B", run_id=run.id, size=6)
    tx.add(group)
    tx.flush()
    held.group_id, place.room.safety_class = group.id, "BSL-2"
    tx.commit()
    answer = door(coordinator, place)
    assert answer.headers["Cache-Control"] == "no-store"
    (sheet,) = sheets(answer)
    assert sheet.size == A4
    for told in ("Room of HYD", "Safety class BSL-2", "IST (Asia/Kolkata)", "09:00–10:30", run.course.title,
                 held.module.title, "Group B", "Trainer of HYD", "HYD-1", "10:45–16:30", "Free"):  # fmt: skip
        assert told in sheet.text


def test_nobody_who_takes_part_is_named(coordinator, tx, place, run, held):
    builders.a_registration(tx, run, builders.a_person(tx, "Abebe Tadesse"), builders.a_laboratory(tx))
    tx.commit()
    assert "Abebe" not in sheets(door(coordinator, place))[0].text
    assert "Abebe" not in sheets(door(coordinator, place, span="week"))[0].text


def test_a_draft_is_only_reserved(coordinator, tx, place, held):
    held.run.state = RunState.DRAFT
    tx.commit()
    (sheet,) = sheets(door(coordinator, place))
    assert "Reserved" in sheet.text
    assert held.module.title not in sheet.text


def test_all_doors_of_a_day_are_a_page_for_each_room(coordinator, tx, place, held):
    for number in range(4):
        builders.a_room(tx, place.facility, f"Cold room {number}")
    tx.commit()
    found = sheets(coordinator.get(f"{DOORS}.pdf?day={monday()}"))
    assert [sheet.text.count("As planned on") for sheet in found] == [1] * 5
    assert [f"Cold room {number}" in sheet.text for number, sheet in enumerate(found[:4])] == [True] * 4
    assert "Room of HYD" in found[4].text


def test_a_week_is_one_page_with_each_working_day(coordinator, tx, place, run):
    for number in range(20):
        starts_at = at(3, 30, day=number // 4) + timedelta(minutes=(0, 105, 255, 360)[number % 4])
        builders.a_session(
            tx, run, starts_at=starts_at, minutes=90, module=number % 3 + 1, room=place.room, trainers=(place.trainer,)
        )  # fmt: skip
    tx.commit()
    (sheet,) = sheets(door(coordinator, place, span="week"))
    assert min(sheet.margins) > 5
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        assert day in sheet.text
    assert "Saturday" not in sheet.text
    assert sheet.text.count("Trainer of HYD") == 20


@pytest.mark.parametrize("sessions", [1, 4, 8, 12])
def test_nothing_is_cut_off_however_much_goes_on(coordinator, tx, place, run, sessions):
    for number in range(sessions):
        starts_at = at(3, 30) + timedelta(minutes=35 * number)
        builders.a_session(tx, run, starts_at=starts_at, minutes=30, room=place.room, trainers=(place.trainer,))
    place.room.name = "Instrumental analysis laboratory of the second floor"
    tx.commit()
    found = sheets(door(coordinator, place))
    assert sum(sheet.text.count("Trainer of HYD") for sheet in found) == sessions
    assert min(margin for sheet in found for margin in sheet.margins) > 5


def test_what_matters_is_read_at_two_metres(coordinator, place, held):
    """A capital of five millimetres is read at two metres; times, course and room are that high at least."""
    with_heights = heights(door(coordinator, place).data)
    assert with_heights["Room of HYD"[:4]] > 10
    assert with_heights["09:0"] > 5
    assert with_heights[held.run.course.title[:4]] > 5


def heights(content):
    """How high the highest letter of each place is where these four characters stand first, in millimetres."""
    document = pypdfium2.PdfDocument(content)
    try:
        text = document[0].get_textpage()
        whole = text.get_text_range()
        found = {}
        for start in range(text.count_chars() - 4):
            _left, bottom, _right, top = text.get_charbox(start)
            found.setdefault(whole[start : start + 4], (top - bottom) / MILLIMETRE)
        return found
    finally:
        document.close()


@pytest.mark.parametrize("name", ["实验室三", "مختبر الأحياء الدقيقة", "ప్రయోగశాల", "Лаборатория 2"])
def test_names_of_rooms_and_people_keep_their_script(coordinator, tx, place, held, name):
    place.room.name = name
    person = place.trainer.person
    person.native_name, person.native_lang = "杨淑珍", "zh"
    tx.commit()
    (sheet,) = sheets(door(coordinator, place))
    assert "\ufffd" not in sheet.text
    assert "杨淑珍" in sheet.text
