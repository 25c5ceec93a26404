"""Modules laid out over days."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from tests.unit.scheduling.samples import HYDERABAD, MONDAY, course
from trainfac.catalogue.states import ModuleKind
from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.hours import Break, Opening, WorkingHours
from trainfac.scheduling.layout import last_day_needed, lay_out, nominal_last_day

FRIDAY = MONDAY + timedelta(days=4)


def minutes(layout):
    return [session.during.minutes for session in layout.sessions]


def starts(layout, hours=HYDERABAD):
    return [f"{s.day:%a} {s.during.start.astimezone(hours.timezone):%H:%M}" for s in layout.sessions]


def test_a_module_of_a_day_fills_the_four_blocks_of_that_day():
    layout = lay_out(course(360), MONDAY, FRIDAY, HYDERABAD, {})
    assert starts(layout) == ["Mon 09:00", "Mon 10:45", "Mon 13:15", "Mon 15:00"]


def test_modules_follow_each_other_in_the_order_given():
    layout = lay_out(course(90, 180, 90), MONDAY, FRIDAY, HYDERABAD, {})
    assert [session.module_id for session in layout.sessions] == [1, 2, 2, 3]


def test_parts_of_a_module_are_counted_from_one():
    layout = lay_out(course(90, 270), MONDAY, FRIDAY, HYDERABAD, {})
    assert [session.part for session in layout.sessions] == [1, 1, 2, 3]


def test_two_modules_share_a_block_that_holds_both():
    layout = lay_out(course(45, 45), MONDAY, FRIDAY, HYDERABAD, {})
    assert starts(layout) == ["Mon 09:00", "Mon 09:45"]


def test_a_module_goes_on_after_the_weekend():
    layout = lay_out(course(180), FRIDAY, MONDAY + timedelta(days=7), HYDERABAD, {})
    layout_long = lay_out(course(450), FRIDAY, MONDAY + timedelta(days=7), HYDERABAD, {})
    assert {session.day for session in layout.sessions} == {FRIDAY}
    assert starts(layout_long)[-1] == "Mon 09:00"


def test_closed_days_are_passed_over_and_told_with_the_hours_they_took():
    layout = lay_out(course(720), MONDAY, FRIDAY, HYDERABAD, {MONDAY: "Guru Nanak's Birthday"})
    assert layout.sessions[0].day == MONDAY + timedelta(days=1)
    assert [(lost.day, lost.reason, lost.minutes) for lost in layout.lost_days] == [
        (MONDAY, "Guru Nanak's Birthday", 360)
    ]


def test_a_holiday_on_a_weekend_takes_nothing():
    saturday = MONDAY + timedelta(days=5)
    assert lay_out(course(90), MONDAY, saturday, HYDERABAD, {saturday: "Holi"}).lost_days == ()


def test_a_closed_day_outside_the_run_is_not_told():
    assert lay_out(course(90), MONDAY, FRIDAY, HYDERABAD, {FRIDAY + timedelta(days=3): "Holi"}).lost_days == ()


def test_what_finds_no_room_is_told_by_module():
    layout = lay_out(course(1500, 300, 90), MONDAY, FRIDAY, HYDERABAD, {FRIDAY: "Diwali"})
    assert layout.unplaced == {1: 60, 2: 300, 3: 90}
    assert (layout.needed_minutes, layout.planned_minutes, layout.unplaced_minutes) == (1890, 1440, 450)


def test_the_report_tells_needed_and_planned_minutes_of_every_module():
    layout = lay_out(course(300, 90), MONDAY, MONDAY, HYDERABAD, {})
    assert [(hours.module.no, hours.needed_minutes, hours.planned_minutes) for hours in layout.modules] == [
        (1, 300, 300),
        (2, 90, 60),
    ]


def test_a_module_that_would_leave_a_crumb_is_cut_earlier():
    assert minutes(lay_out(course(100), MONDAY, FRIDAY, HYDERABAD, {})) == [70, 30]


def test_a_rest_of_a_block_that_is_a_crumb_stays_idle():
    layout = lay_out(course(70, 90), MONDAY, FRIDAY, HYDERABAD, {})
    assert starts(layout) == ["Mon 09:00", "Mon 10:45"]


def test_a_module_shorter_than_a_crumb_keeps_its_length():
    layout = lay_out(course(20, 70), MONDAY, FRIDAY, HYDERABAD, {})
    assert minutes(layout) == [20, 70]


def test_the_last_block_of_a_run_is_filled_whatever_remains():
    assert minutes(lay_out(course(80, 280, 20), MONDAY, MONDAY, HYDERABAD, {})) == [80, 90, 90, 90]


def test_short_blocks_halve_what_they_cannot_hold():
    periods = WorkingHours.same_every_day(
        "Asia/Kolkata", opens=time(9), closes=time(10, 35), breaks=[Break("Change", time(9, 45), time(9, 50))]
    )
    assert minutes(lay_out(course(50), MONDAY, FRIDAY, periods, {})) == [25, 25]


def test_an_assessment_that_fits_into_a_block_is_not_cut():
    modules = [*course(45), *course(60, kind=ModuleKind.ASSESSMENT)]
    assert starts(lay_out(modules, MONDAY, FRIDAY, HYDERABAD, {})) == ["Mon 09:00", "Mon 10:45"]


def test_an_assessment_is_cut_rather_than_dropped_when_no_later_block_holds_it():
    modules = [*course(300), *course(60, kind=ModuleKind.ASSESSMENT)]
    assert minutes(lay_out(modules, MONDAY, MONDAY, HYDERABAD, {})) == [90, 90, 90, 30, 60]
    assert minutes(lay_out([*course(310), modules[1]], MONDAY, MONDAY, HYDERABAD, {})) == [90, 90, 90, 40, 50]


@pytest.mark.parametrize(("hours", "weeks"), [(30, 1), (60, 2), (90, 3)])
def test_thirty_contact_hours_are_a_week(hours, weeks):
    assert nominal_last_day(course(hours * 60), MONDAY, HYDERABAD) == MONDAY + timedelta(days=7 * weeks - 3)


@pytest.mark.parametrize(
    ("modules", "first", "last"),
    [  # as announced in 2010 and 2011
        ((6, 9, 6, 21, 3, 6, 6, 3), date(2010, 10, 18), date(2010, 10, 29)),
        ((9, 15, 21, 15, 6, 9, 3, 6, 6), date(2011, 1, 17), date(2011, 2, 4)),
        ((3, 4.5, 4.5, 3, 9, 4.5, 1.5), date(2010, 6, 7), date(2010, 6, 11)),
    ],
)
def test_courses_of_the_catalogue_last_as_long_as_announced(modules, first, last):
    assert nominal_last_day(course(*(int(hours * 60) for hours in modules)), first, HYDERABAD) == last


def test_holidays_do_not_move_the_announced_last_day_but_the_one_needed():
    closed = {MONDAY + timedelta(days=1): "Guru Nanak's Birthday"}
    assert nominal_last_day(course(30 * 60), MONDAY, HYDERABAD) == FRIDAY
    assert last_day_needed(course(30 * 60), MONDAY, HYDERABAD, closed) == MONDAY + timedelta(days=7)


def test_a_course_without_modules_needs_its_first_day_only():
    assert nominal_last_day([], MONDAY, HYDERABAD) == MONDAY


def test_a_facility_that_never_works_is_told_so():
    with pytest.raises(RuleBroken, match="leave no room"):
        nominal_last_day(course(60), MONDAY, WorkingHours("Asia/Kolkata", []))


def test_a_facility_open_one_short_hour_a_week_still_finishes():
    thursdays = WorkingHours("Asia/Kolkata", [Opening(3, time(9), time(9, 40))])
    assert nominal_last_day(course(100), MONDAY, thursdays) == MONDAY + timedelta(days=3 + 14)
