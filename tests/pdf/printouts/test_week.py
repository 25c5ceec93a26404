"""A trainer's week on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import builders
from tests.pdf.printouts.reading import A4, sheets
from tests.web.printouts.test_week import abroad, at, held, monday, of_trainer, own, run, trainer

__all__ = ["abroad", "held", "run", "trainer"]


def printed(browser, address):
    page, _, query = address.partition("?")
    return browser.get(f"{page}.pdf?{query}")


def test_it_says_what_the_page_says_and_is_kept_nowhere(trainer, place, held, abroad):
    answer = printed(trainer, own())
    assert answer.headers["Cache-Control"] == "no-store"
    (sheet,) = sheets(answer)
    assert sheet.size == A4
    for told in ("Trainer of HYD", "09:00–10:30 IST", "HYD-1", "Room of HYD", "0 participants", "09:00–10:00 CST",
                 "is 06:30–07:30 in IST", "Bring the samples", "CST (Asia/Shanghai)"):  # fmt: skip
        assert told in sheet.text


def test_a_coordinators_sheet_keeps_what_they_may_not_know(coordinator, place, held, abroad):
    (sheet,) = sheets(printed(coordinator, of_trainer(place)))
    assert "DALI-1" in sheet.text
    assert "Bring the samples" not in sheet.text


def test_a_full_week_is_one_page(trainer, tx, place, run):
    for number in range(20):
        starts_at = at(3, 30, day=number // 4) + timedelta(hours=number % 4 * 2)
        builders.a_session(tx, run, starts_at=starts_at, minutes=90, room=place.room, trainers=(place.trainer,))
    tx.commit()
    (sheet,) = sheets(printed(trainer, own()))
    assert min(sheet.margins) > 5
    assert sheet.text.count("IST") >= 20


def test_an_empty_week_is_a_page(trainer, place):
    (sheet,) = sheets(printed(trainer, f"{own()[:-10]}{monday() + timedelta(weeks=8)}"))
    assert "Trainer of HYD" in sheet.text


@pytest.mark.parametrize(
    ("name", "lang", "way"), [("أحمد بن يوسف", "ar", "rtl"), ("杨淑珍", "zh", "ltr"), ("లక్ష్మీ దేవి", "te", "ltr")]
)
def test_the_own_script_of_the_trainer_is_drawn(trainer, tx, place, name, lang, way):
    person = place.trainer.person
    person.native_name, person.native_lang, person.native_dir = name, lang, way
    tx.commit()
    (sheet,) = sheets(printed(trainer, own()))
    assert "\ufffd" not in sheet.text
    assert sheet.text.count("Trainer of HYD") == 2
