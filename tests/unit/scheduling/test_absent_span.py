"""From typed days and times to the time in which something cannot be had."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.absent_span import absent_span, is_whole_days, last_day

KOLKATA = ZoneInfo("Asia/Kolkata")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2027, 1, 11)


def span(first=MONDAY, last=MONDAY, zone=KOLKATA, starts=None, ends=None):
    return absent_span(first, last, zone, starts=starts, ends=ends)


def fields(*args, **kwargs):
    with pytest.raises(RuleBroken) as refused:
        span(*args, **kwargs)
    return set(refused.value.fields)


def test_a_day_without_times_is_the_whole_day_of_the_facility():
    assert span().start == datetime(2027, 1, 10, 18, 30, tzinfo=UTC)
    assert span().end - span().start == timedelta(days=1)


def test_the_last_day_is_included():
    during = span(last=MONDAY + timedelta(days=4))
    assert last_day(during, KOLKATA) == date(2027, 1, 15)
    assert is_whole_days(during, KOLKATA)


def test_times_are_those_of_the_facility():
    during = span(starts=time(9), ends=time(12))
    assert (during.start, during.end) == (
        datetime(2027, 1, 11, 3, 30, tzinfo=UTC),
        datetime(2027, 1, 11, 6, 30, tzinfo=UTC),
    )
    assert not is_whole_days(during, KOLKATA)


def test_one_time_alone_leaves_the_other_side_whole():
    during = span(starts=time(12))
    assert (during.end - during.start, last_day(during, KOLKATA)) == (timedelta(hours=12), MONDAY)


def test_what_is_wrong_stands_beside_its_field():
    assert fields(last=MONDAY - timedelta(days=1)) == {"last"}
    assert fields(last=MONDAY + timedelta(days=366)) == {"last"}
    assert fields(starts=time(12), ends=time(12)) == {"ends"}
    assert fields(starts=time(12), ends=time(9)) == {"ends"}


def test_the_longest_is_a_year_and_a_day():
    assert span(last=MONDAY + timedelta(days=365)).minutes == 366 * 24 * 60


def test_a_time_in_the_lost_hour_is_refused_beside_its_field():
    lost = date(2026, 3, 29)
    assert fields(lost, lost, BERLIN, time(2, 30)) == {"starts"}
    assert fields(lost, lost, BERLIN, time(1), time(2, 30)) == {"ends"}


def test_a_time_in_the_doubled_hour_is_taken_twice():
    doubled = date(2026, 10, 25)
    assert span(doubled, doubled, BERLIN, time(2), time(3)).minutes == 120


def test_a_day_on_which_clocks_change_has_its_real_length():
    assert span(date(2026, 3, 29), date(2026, 3, 29), BERLIN).minutes == 23 * 60
    assert span(date(2026, 10, 25), date(2026, 10, 25), BERLIN).minutes == 25 * 60
