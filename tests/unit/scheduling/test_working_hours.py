"""Working blocks of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from tests.unit.scheduling.samples import HYDERABAD
from trainfac.scheduling.hours import Break, Opening, WorkingHours

MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)


def local(blocks, zone):
    return [(f"{b.start.astimezone(zone):%H:%M}", f"{b.end.astimezone(zone):%H:%M}") for b in blocks]


def test_breaks_cut_a_day_into_blocks():
    assert local(HYDERABAD.working_blocks(MONDAY), HYDERABAD.timezone) == [
        ("09:00", "10:30"),
        ("10:45", "12:15"),
        ("13:15", "14:45"),
        ("15:00", "16:30"),
    ]


def test_blocks_are_told_in_utc():
    assert HYDERABAD.working_blocks(MONDAY)[0].start == datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


def test_a_usual_day_has_six_contact_hours():
    assert HYDERABAD.contact_minutes(MONDAY) == 6 * 60


def test_a_day_outside_the_week_has_no_blocks():
    assert HYDERABAD.working_blocks(SATURDAY) == []
    assert not HYDERABAD.is_working_day(SATURDAY)


def test_a_break_may_belong_to_one_weekday():
    prayer = Break("Friday prayer", time(12), time(14), weekday=4)
    hours = WorkingHours.same_every_day("Africa/Khartoum", opens=time(9), closes=time(16), breaks=[prayer])
    assert [hours.contact_minutes(date(2026, 11, day)) for day in (26, 27)] == [7 * 60, 5 * 60]


def test_breaks_that_overlap_are_taken_once():
    breaks = [Break("Tea", time(10), time(11)), Break("Fire drill", time(10, 30), time(10, 45))]
    hours = WorkingHours.same_every_day("Asia/Shanghai", opens=time(9), closes=time(12), breaks=breaks)
    assert hours.contact_minutes(MONDAY) == 2 * 60


def test_a_break_over_the_edge_of_the_day_takes_only_what_was_open():
    breaks = [Break("Assembly", time(8), time(9, 30)), Break("Cleaning", time(11, 30), time(13))]
    hours = WorkingHours.same_every_day("Asia/Shanghai", opens=time(9), closes=time(12), breaks=breaks)
    assert local(hours.working_blocks(MONDAY), hours.timezone) == [("09:30", "11:30")]


def test_a_block_over_the_lost_hour_holds_the_minutes_that_exist():
    night = WorkingHours("Europe/Berlin", [Opening(6, time(1), time(4))])
    assert night.contact_minutes(date(2026, 3, 29)) == 2 * 60


def test_a_block_that_begins_in_the_lost_hour_begins_at_the_jump():
    night = WorkingHours("Europe/Berlin", [Opening(6, time(2, 30), time(4))])
    assert local(night.working_blocks(date(2026, 3, 29)), night.timezone) == [("03:00", "04:00")]


def test_a_block_inside_the_lost_hour_vanishes():
    night = WorkingHours("Europe/Berlin", [Opening(6, time(2), time(3))])
    assert night.working_blocks(date(2026, 3, 29)) == []


def test_a_block_over_the_doubled_hour_holds_it_twice():
    night = WorkingHours("Europe/Berlin", [Opening(6, time(1), time(4))])
    assert night.contact_minutes(date(2026, 10, 25)) == 4 * 60


def test_opening_periods_of_one_day_do_not_overlap():
    with pytest.raises(ValueError, match="do not overlap"):
        WorkingHours("Asia/Kolkata", [Opening(0, time(9), time(12)), Opening(0, time(11), time(16))])


def test_a_facility_opens_before_it_closes():
    with pytest.raises(ValueError, match="before it closes"):
        Opening(0, time(17), time(9))
