"""The timetable of a run day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tests.unit.public.samples import a_block
from trainfac.scheduling.announcement import by_day

LATE = a_block(1, starts_at=datetime(2026, 12, 7, 18, 30, tzinfo=UTC), ends_at=datetime(2026, 12, 7, 19, tzinfo=UTC))


def test_days_are_those_of_the_facility():
    assert [day for day, _ in by_day((LATE,), ZoneInfo("Asia/Kolkata"))] == [date(2026, 12, 8)]
    assert [day for day, _ in by_day((LATE,), ZoneInfo("UTC"))] == [date(2026, 12, 7)]


def test_blocks_stand_in_order_whatever_order_they_come_in():
    days = by_day((a_block(2), a_block(1)), ZoneInfo("Asia/Kolkata"))
    assert [(day.day, [block.id for block in blocks]) for day, blocks in days] == [(7, [1]), (8, [2])]
