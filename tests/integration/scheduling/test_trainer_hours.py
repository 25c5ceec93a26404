"""A trainer's own week at a facility."""

from __future__ import annotations

from datetime import time

import pytest

from tests.conftest import NOW
from tests.integration.scheduling.planning import MONDAY, a_place, a_plan, planned, teaches_at
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.hours import Opening
from trainfac.scheduling.queries.trainers import hours_of
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.sessions import add_session
from trainfac.scheduling.services.trainer_hours import set_trainer_hours

LATER = MONDAY.replace(month=2, day=8)
MONDAY_MORNING = Opening(0, time(9), time(10))


@pytest.fixture
def place(tx):
    return a_place(tx)


def set_to(tx, place, *periods, trainer=None):
    return set_trainer_hours(tx, place.facility.id, (trainer or place.trainer).id, periods, actor=place.actor)


def week(tx, place, trainer=None):
    return [(one.weekday, one.starts, one.ends) for one in hours_of(tx, place.facility, trainer or place.trainer)]


def test_hours_are_set_anew_and_taken_away(tx, place):
    set_to(tx, place, Opening(3, time(9), time(12)), MONDAY_MORNING)
    assert week(tx, place) == [(0, time(9), time(10)), (3, time(9), time(12))]
    set_to(tx, place, MONDAY_MORNING)
    assert week(tx, place) == [(0, time(9), time(10))]
    set_to(tx, place)
    assert week(tx, place) == []


def test_periods_of_one_day_do_not_overlap(tx, place):
    with pytest.raises(RuleBroken) as refused:
        set_to(tx, place, Opening(2, time(9), time(12)), Opening(2, time(11), time(13)))
    assert set(refused.value.fields) == {"day_2"}


def test_planning_keeps_to_them_unless_somebody_says_why(tx, place):
    run = planned(tx, place, booked=False).run
    set_to(tx, place, MONDAY_MORNING)
    trainers = {"trainer_ids": frozenset({place.trainer.id})}
    assert add_session(tx, run.id, a_plan(run, LATER, **trainers), actor=place.actor, now=NOW).session
    afternoon = a_plan(run, LATER, time(14), time(15), **trainers)
    with pytest.raises(Busy, match="Trainer of HYD teaches at 09:00–10:00") as refused:
        add_session(tx, run.id, afternoon, actor=place.actor, now=NOW)
    assert refused.value.overridable


def test_hours_at_one_facility_say_nothing_of_another(tx, place):
    other = a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    with pytest.raises(NotFound):
        set_to(tx, other, MONDAY_MORNING, trainer=place.trainer)
    teaches_at(tx, place.trainer, other.facility)
    set_to(tx, other, MONDAY_MORNING, trainer=place.trainer)
    assert week(tx, place) == []
    assert len(week(tx, other, place.trainer)) == 1
