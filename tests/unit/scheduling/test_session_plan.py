"""The instants that a coordinator means."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.session_plan import SessionPlan, interval

VIENNA = ZoneInfo("Europe/Vienna")
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def meant(day, starts, ends, **more):
    return interval(SessionPlan(1, day, starts, ends, **more), VIENNA)


def refused(*plan, **more):
    with pytest.raises(RuleBroken) as error:
        meant(*plan, **more)
    return set(error.value.fields)


def test_wall_times_become_instants():
    during = meant(date(2027, 1, 11), time(9), time(10, 30))
    assert (during.start, during.end) == (
        datetime(2027, 1, 11, 8, tzinfo=UTC),
        datetime(2027, 1, 11, 9, 30, tzinfo=UTC),
    )


def test_a_session_over_the_lost_hour_holds_the_minutes_that_exist():
    assert meant(SPRING, time(1, 30), time(3, 30)).minutes == 60


def test_a_start_in_the_lost_hour_does_not_exist():
    assert refused(SPRING, time(2, 30), time(4)) == {"starts"}


def test_an_end_in_the_lost_hour_does_not_exist():
    assert refused(SPRING, time(1), time(2, 30)) == {"ends"}


def test_both_ends_in_the_lost_hour_are_told_at_once():
    assert refused(SPRING, time(2, 10), time(2, 50)) == {"starts", "ends"}


def test_a_doubled_time_is_asked_back():
    assert refused(AUTUMN, time(2, 30), time(4)) == {"starts"}


@pytest.mark.parametrize(("second", "minutes"), [(False, 150), (True, 90)])
def test_a_doubled_time_is_the_one_that_was_chosen(second, minutes):
    assert meant(AUTUMN, time(2, 30), time(4), second_time=second).minutes == minutes


def test_a_choice_between_two_times_does_not_matter_on_other_days():
    assert meant(date(2027, 1, 11), time(9), time(10), second_time=True) == meant(date(2027, 1, 11), time(9), time(10))


@pytest.mark.parametrize("ends", [time(0), time(8, 59), time(9)])
def test_a_session_does_not_go_past_midnight_nor_backwards(ends):
    assert refused(date(2027, 1, 11), time(9), ends) == {"ends"}
