"""A file is looked over line by line before anything is built of it: what is wrong is told with its line, at once."""

from __future__ import annotations

import pytest

from tests.unit.exchange.samples import calendar, event, refusal
from trainfac.exchange.calendars.outline import MOST_EVENTS, outline


def test_a_calendar_is_looked_over_with_the_lines_of_its_events():
    assert outline(calendar(event("a"), event("b"))).lines == {"VEVENT": [4, 11], "VFREEBUSY": []}


def test_a_mark_before_the_text_and_either_end_of_line_are_no_matter():
    data = calendar(event())
    assert outline(b"\xef\xbb\xbf" + data.replace(b"\r\n", b"\n")).lines["VEVENT"] == [4]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty"),
        (b"\r\n \r\n", "The file is empty"),
        (b"<html>sign in</html>", "Line 1: this is no calendar file"),
        (b"PK\x03\x04\xff\xfe", "Line 1: this is no calendar file"),
        (b"\xff\xfeB\x00E\x00", "The file is in UTF-16"),
        (calendar(event(words="x")).replace(b"SUMMARY:x", b"SUMMARY:\xe9t\xe9"), "Line 9: a character is not in UTF-8"),
        (calendar(event(words="x\0")), "Line 9: a byte is zero"),
        (calendar(event())[:-15], "what begins on line 1 (VCALENDAR) does not end"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "Line 3 ends a VCALENDAR that does not begin"),
        (calendar(event()) + b"rubbish", "Line 12: this is no calendar file"),
    ],
    ids=["empty", "blank", "html", "zip", "utf-16", "latin-1", "nul", "cut", "crossed", "rubbish"],
)
def test_what_is_no_calendar_is_told_with_its_line(data, says):
    assert says in refusal(data)


def test_ten_megabytes_are_refused_unread():
    said = refusal(b"X" * 10 * 1024 * 1024)
    assert said == ("This file has 10.0 MB; a calendar may have 2 MB. Export only the coming year, or fewer calendars.")


def test_a_hundred_thousand_events_are_refused_at_the_first_too_many():
    body = b"BEGIN:VEVENT\nEND:VEVENT\n" * 80_000
    said = refusal(b"BEGIN:VCALENDAR\n" + body + b"END:VCALENDAR\n")
    assert f"Line {2 * MOST_EVENTS + 2}: the calendar has more than {MOST_EVENTS} events" in said


def test_as_many_events_as_may_be_are_read():
    body = b"BEGIN:VEVENT\nEND:VEVENT\n" * MOST_EVENTS
    assert len(outline(b"BEGIN:VCALENDAR\n" + body + b"END:VCALENDAR\n").lines["VEVENT"]) == MOST_EVENTS


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 200_000,
        b"BEGIN:VCALENDAR\n" + b"BEGIN:X\nEND:X\n" * 100_000 + b"END:VCALENDAR\n",
    ],
    ids=["deep", "many"],
)
def test_more_than_a_calendar_has_is_refused(data):
    assert "there is more in this file than a calendar has" in refusal(data)


def test_a_million_empty_lines_are_no_calendar():
    assert refusal(b"\n" * 2_000_000) == "The file is empty. Export the calendar as an .ics file."
