"""Clocks that change: lost and doubled hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.walltime import exact_instant, is_doubled, is_lost, nearest_instant

BERLIN = ZoneInfo("Europe/Berlin")
LOST = date(2026, 3, 29)  # 02:00 becomes 03:00
DOUBLED = date(2026, 10, 25)  # 03:00 becomes 02:00


def test_a_time_of_day_is_told_in_utc():
    assert exact_instant(date(2026, 11, 23), time(9), ZoneInfo("Asia/Kolkata")) == datetime(
        2026, 11, 23, 3, 30, tzinfo=UTC
    )


def test_a_typed_time_in_the_lost_hour_is_refused_with_day_time_and_zone():
    with pytest.raises(RuleBroken) as refused:
        exact_instant(LOST, time(2, 30), BERLIN)
    assert str(refused.value).startswith("There is no 02:30 on 2026-03-29 in Europe/Berlin")


def test_a_typed_time_in_the_doubled_hour_is_asked_back():
    with pytest.raises(RuleBroken, match="comes twice on 2026-10-25"):
        exact_instant(DOUBLED, time(2, 30), BERLIN)


def test_the_first_or_the_second_of_a_doubled_time_can_be_meant():
    first = exact_instant(DOUBLED, time(2, 30), BERLIN, second_time=False)
    second = exact_instant(DOUBLED, time(2, 30), BERLIN, second_time=True)
    assert (first.hour, second.hour) == (0, 1)


@pytest.mark.parametrize("wall", [time(2, 0), time(2, 30), time(2, 59)])
def test_a_recurring_time_in_the_lost_hour_becomes_the_moment_of_the_jump(wall):
    assert nearest_instant(LOST, wall, BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_recurring_time_in_the_doubled_hour_is_the_first():
    assert nearest_instant(DOUBLED, time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_lost_and_doubled_times_are_told_apart():
    assert is_lost(LOST, time(2, 30), BERLIN)
    assert not is_lost(LOST, time(3, 0), BERLIN)
    assert is_doubled(DOUBLED, time(2, 30), BERLIN)
    assert not is_doubled(DOUBLED, time(3, 0), BERLIN)


def test_a_day_that_a_country_skipped_keeps_no_times_apart():
    apia = ZoneInfo("Pacific/Apia")  # went straight from 29 to 31 December 2011
    skipped = date(2011, 12, 30)
    assert nearest_instant(skipped, time(9), apia) == nearest_instant(skipped, time(17), apia)
