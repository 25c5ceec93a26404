"""What hangs on a door: what is taught in order of time, and what is free in between."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from trainfac.kernel.periods import Interval
from trainfac.printouts.door import Person, Stretch, StretchKind, Taught, door_day, joined

DAY = date(2026, 12, 7)


def span(text):
    """Two wall times with a hyphen between them as an interval of the day."""
    start, end = (
        datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) + timedelta(hours=int(h), minutes=int(m))
        for h, m in (wall.split(":") for wall in text.split("-"))
    )
    return Interval(start, end)


BLOCKS = [span("9:00-10:30"), span("10:45-12:15"), span("13:15-14:45"), span("15:00-16:30")]


def taught(text, module="Titration"):
    words = Taught("HYD-1", "Wet chemistry", module, "en", (Person("Dr Rao"),))
    return Stretch(span(text), StretchKind.TAUGHT, words)


def told(day):
    return [f"{s.during.start:%H:%M}-{s.during.end:%H:%M} {s.kind.value}" for s in day.stretches]


def a_day(*taken, away=(), closed="", blocks=BLOCKS):
    return door_day(DAY, blocks=blocks, taken=taken, away=[span(one) for one in away], closed=closed)


def test_an_unused_room_is_free_from_opening_to_closing():
    assert told(a_day()) == ["09:00-16:30 free"]


def test_breaks_around_a_session_are_not_offered_as_free():
    assert told(a_day(taught("10:45-12:15"))) == ["09:00-10:30 free", "10:45-12:15 taught", "13:15-16:30 free"]


def test_what_is_left_of_a_block_is_free():
    assert told(a_day(taught("9:30-10:00"))) == ["09:00-09:30 free", "09:30-10:00 taught", "10:00-16:30 free"]


def test_minutes_between_two_sessions_are_not_told():
    day = a_day(taught("9:00-10:20"), taught("10:45-12:15"), taught("13:15-16:30"))
    assert "free" not in " ".join(told(day))


def test_a_session_over_a_break_parts_what_is_free():
    assert told(a_day(taught("10:00-11:00"))) == ["09:00-10:00 free", "10:00-11:00 taught", "11:00-16:30 free"]


def test_a_session_in_a_break_parts_it_too():
    day = a_day(taught("12:20-13:10"))
    assert told(day) == ["09:00-12:15 free", "12:20-13:10 taught", "13:15-16:30 free"]


def test_a_session_outside_the_hours_is_told_and_frees_nothing():
    assert told(a_day(taught("18:00-20:00"))) == ["09:00-16:30 free", "18:00-20:00 taught"]


def test_sessions_at_once_are_both_told():
    day = a_day(taught("9:00-12:00"), taught("10:00-11:00"))
    assert told(day) == ["09:00-12:00 taught", "10:00-11:00 taught", "12:00-16:30 free"]


def test_a_room_out_of_service_is_not_free():
    assert told(a_day(away=["0:00-13:15"])) == ["09:00-13:15 out-of-service", "13:15-16:30 free"]


def test_an_absence_at_night_is_nobodys_business():
    assert told(a_day(away=["20:00-22:00"])) == ["09:00-16:30 free"]


def test_on_a_closed_day_nothing_is_free_but_what_is_held_is_told():
    assert told(a_day(taught("9:00-10:30"), closed="Diwali")) == ["09:00-10:30 taught"]


def test_on_a_day_without_hours_there_is_nothing():
    assert told(a_day(blocks=[])) == []


def test_the_same_going_on_after_a_break_is_one_stretch_where_room_is_little():
    day = a_day(taught("9:00-10:30"), taught("10:45-12:15"), taught("13:15-14:45", "Weighing"))
    assert [f"{s.during.start:%H:%M}-{s.during.end:%H:%M}" for s in joined(day.stretches)] == [
        "09:00-12:15", "13:15-14:45", "15:00-16:30",
    ]  # fmt: skip


def test_the_same_after_something_else_is_told_again():
    day = a_day(taught("9:00-10:30"), taught("10:45-12:15", "Weighing"), taught("13:15-16:30"))
    assert len(joined(day.stretches)) == 3
