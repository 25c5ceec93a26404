"""Calendars become single events, as people meant them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.unit.exchange.samples import KOLKATA, VIENNA, calendar, day_event, event, read
from trainfac.exchange.calendars.events import CalendarRead
from trainfac.exchange.problems import Unusable


def spans(data, zone=KOLKATA):
    return [(one.starts, one.ends) for one in read(data, zone).events]


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "begins"),
    [
        ("DTSTART:20270111T090000", utc(2027, 1, 11, 3, 30)),  # on the wall of the facility
        ("DTSTART:20270111T090000Z", utc(2027, 1, 11, 9)),
        ("DTSTART;TZID=Europe/Vienna:20270111T090000", utc(2027, 1, 11, 8)),
        ("DTSTART;TZID=W. Europe Standard Time:20270111T090000", utc(2027, 1, 11, 8)),  # as Outlook says it
        ("DTSTART;TZID=India Standard Time:20270111T090000", utc(2027, 1, 11, 3, 30)),
    ],
)
def test_times_are_those_of_their_zone(start, begins):
    assert [one.starts for one in read(calendar(event(start=start))).events] == [begins]


def test_a_zone_described_in_the_file_is_known():
    zone = [
        "BEGIN:VTIMEZONE", "TZID:Our wall", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0200", "END:STANDARD", "END:VTIMEZONE",
    ]  # fmt: skip
    data = calendar(event(start="DTSTART;TZID=Our wall:20270111T090000"), head=zone)
    assert spans(data) == [(utc(2027, 1, 11, 7), utc(2027, 1, 11, 8))]


def test_a_zone_that_nobody_knows_is_told_with_its_line_and_the_rest_is_read():
    found = read(calendar(event("a", "DTSTART;TZID=Nowhere:20270111T090000"), event("b")))
    assert [one.uid for one in found.events] == ["b"]
    assert [(one.line, str(one.why)) for one in found.skipped] == [
        (4, "It names a time zone that is not known: Nowhere.")
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (day_event(), (date(2026, 12, 24), date(2026, 12, 25))),  # one day where no end is given
        (day_event(end="20270102"), (date(2026, 12, 24), date(2027, 1, 2))),
        (event(end="DTEND:20270111T113000"), (utc(2027, 1, 11, 3, 30), utc(2027, 1, 11, 6))),
        (event(end="DURATION:P1DT2H"), (utc(2027, 1, 11, 3, 30), utc(2027, 1, 12, 5, 30))),
    ],
)
def test_ends_and_lengths(data, expected):
    assert spans(calendar(data)) == [expected]


def test_repetitions_stay_at_the_time_on_the_wall_when_clocks_change():
    data = calendar(
        event("a", "DTSTART;TZID=Europe/Vienna:20270322T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    )
    assert [start for start, _end in spans(data, VIENNA)] == [utc(2027, 3, 22, 8), utc(2027, 3, 29, 7)]


def test_days_left_out_and_days_added_are_obeyed():
    data = calendar(
        event("a", "DTSTART:20270111T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20270112T090000",
              "RDATE:20270120T090000")
    )  # fmt: skip
    assert [start.date().day for start, _end in spans(data)] == [11, 13, 20]


def test_a_repetition_that_was_moved_keeps_its_name():
    series = event("a", "DTSTART:20270111T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
    moved = event("a", "DTSTART:20270112T150000", "DURATION:PT2H", "RECURRENCE-ID:20270112T090000")
    found = {one.occurrence: one for one in read(calendar(series, moved)).events}
    assert set(found) == {"2027-01-11T09:00:00", "2027-01-12T09:00:00"}
    assert found["2027-01-12T09:00:00"].starts == utc(2027, 1, 12, 9, 30)


def test_what_repeats_without_end_is_cut_and_told():
    found = read(calendar(day_event("a", "20261225", "", "RRULE:FREQ=YEARLY", words="Christmas")))
    assert [one.starts for one in found.events] == [date(2026, 12, 25), date(2027, 12, 25)]
    assert (found.cut, found.until) == (["Christmas"], date(2028, 11, 24))


def test_ten_thousand_years_are_cut_as_well():
    found = read(calendar(day_event("a", "20261225", "", "RRULE:FREQ=YEARLY;COUNT=10000", words="Christmas")))
    assert (len(found.events), found.cut) == (2, ["Christmas"])


def test_what_ends_in_time_is_not_told():
    assert read(calendar(day_event("a", "20261225", "", "RRULE:FREQ=YEARLY;COUNT=2"))).cut == []
    assert read(calendar(day_event("a", "20261225", "", "RRULE:FREQ=YEARLY;UNTIL=20271231"))).cut == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (event(start="DTSTART:soon"), "Its times, or the rule by which it repeats, cannot be read."),
        (event(start=""), "Its times, or the rule by which it repeats, cannot be read."),
        (event("a", "DTSTART:20270111T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=many"),
         "Its times, or the rule by which it repeats, cannot be read."),
        (event("a", "DTSTART:20270111T090000", "DURATION:PT1H", "RRULE:FREQ=SECONDLY"),
         "It repeats more often than once a day."),
        (event(end="DTEND:20270111T080000"), "It ends before it begins."),
        (event(end=""), "It has no length."),
        (event(start="DTSTART;VALUE=DATE:00011224", end=""), "Its year is none that sessions are held in."),
    ],
    ids=["no time", "no start", "no rule", "secondly", "backwards", "no length", "year 1"],
)  # fmt: skip
def test_an_event_that_is_no_use_is_told_with_its_line_and_does_not_stop_the_others(data, why):
    found = read(calendar(event("good"), data))
    assert [one.uid for one in found.events] == ["good"]
    assert [(one.line, str(one.why)) for one in found.skipped] == [(11, why)]


def test_what_is_over_is_passed_over_and_what_is_going_on_is_not():
    over = event("over", "DTSTART:20261124T080000", "DURATION:PT1H")
    now = event("now", "DTSTART:20261124T110000", "DURATION:PT2H")  # 11:30 on the wall
    assert [one.uid for one in read(calendar(over, now)).events] == ["now"]


def test_free_and_cancelled_events_say_so():
    found = read(calendar(event("a", *_plain(), "TRANSP:TRANSPARENT"), event("b", *_plain(), "STATUS:CANCELLED")))
    assert [(one.uid, one.free, one.cancelled) for one in found.events] == [("a", True, False), ("b", False, True)]


def test_private_words_stay_private():
    found = read(calendar(event("a", *_plain(), "CLASS:PRIVATE", words="Oncologist")))
    assert [one.words for one in found.events] == [""]
    assert "Oncologist" not in str(found.to_json())


def test_busy_times_are_events():
    data = calendar(
        ["BEGIN:VFREEBUSY", "UID:f", "FREEBUSY;FBTYPE=BUSY:20270111T090000Z/PT1H,20270112T090000Z/20270112T100000Z",
         "FREEBUSY;FBTYPE=FREE:20270113T090000Z/PT1H", "END:VFREEBUSY"]
    )  # fmt: skip
    assert [start for start, _end in spans(data)] == [utc(2027, 1, 11, 9), utc(2027, 1, 12, 9)]


def test_a_message_about_some_events_is_no_whole_calendar():
    assert read(calendar(event(), head=["METHOD:REQUEST"])).partial
    assert not read(calendar(event(), head=["METHOD:PUBLISH"])).partial


def test_an_event_without_a_name_of_its_own_has_the_same_one_each_time():
    data = calendar([line for line in event() if not line.startswith("UID")])
    assert read(data).events[0].uid == read(data).events[0].uid != ""


def test_more_than_a_thousand_events_are_refused():
    with pytest.raises(Unusable, match="more than 1000 events until 2028-11-24"):
        read(calendar(*(event(f"{n}", *_plain(), "RRULE:FREQ=DAILY") for n in range(2))))


def test_what_was_read_comes_back_as_it_was():
    found = read(calendar(event("a"), day_event("b", "20261225", "", "RRULE:FREQ=YEARLY"), event("c", end="")))
    again = CalendarRead.from_json(found.to_json())
    assert (again.events, again.cut, again.until) == (found.events, found.cut, found.until)
    assert [str(one.why) for one in again.skipped] == [str(one.why) for one in found.skipped]


def _plain():
    return "DTSTART:20270111T090000", "DURATION:PT1H"
