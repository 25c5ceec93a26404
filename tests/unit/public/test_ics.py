"""Runs as iCalendar files, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from tests.unit.public.samples import RUN, a_dated_session
from trainfac.scheduling import ics
from trainfac.scheduling.dated_session import Standing
from trainfac.scheduling.states import RunState

ADDRESS = "https://training.example/runs/HYD-2026-01"


SESSIONS = (a_dated_session(1), a_dated_session(2))


def file(run=RUN, sessions=SESSIONS):
    return ics.run_calendar(run, sessions, address=ADDRESS, domain="training.example", words=str)


def events(body):
    return Calendar.from_ical(body).walk("VEVENT")


def test_each_session_is_an_event():
    assert [str(event["summary"]) for event in events(file())] == ["QMS-101: Module 1", "QMS-101: Module 2"]


def test_a_session_of_a_part_says_for_which_group_it_is():
    everybody, part = events(file(sessions=(a_dated_session(1), a_dated_session(2, group="A"))))
    assert "Group A" in str(part["description"]).splitlines()
    assert "Group" not in str(everybody["description"])


def test_times_are_those_of_the_facility():
    begins = events(file())[0].decoded("dtstart")
    assert begins == datetime(2026, 12, 7, 3, 30, tzinfo=UTC)
    assert (begins.hour, begins.minute, str(begins.tzinfo)) == (9, 0, "Asia/Kolkata")


def test_the_zone_is_described_for_programs_that_do_not_know_it():
    zones = Calendar.from_ical(file()).walk("VTIMEZONE")
    assert [str(zone["tzid"]) for zone in zones] == ["Asia/Kolkata"]


def test_summer_time_of_the_days_is_described():
    saturday, monday = (
        a_dated_session(
            number,
            timezone="Europe/London",
            starts_at=datetime(2026, 10, day, 9, tzinfo=UTC),
            ends_at=datetime(2026, 10, day, 10, tzinfo=UTC),
        )
        for number, day in ((1, 24), (2, 26))
    )
    body = file(sessions=(saturday, monday))
    assert [event.decoded("dtstart").hour for event in events(body)] == [10, 9]
    assert {part.name for part in Calendar.from_ical(body).walk("VTIMEZONE")[0].subcomponents} == {
        "STANDARD",
        "DAYLIGHT",
    }


def test_without_sessions_the_whole_run_is_an_event_of_days():
    (event,) = events(file(sessions=()))
    assert event.decoded("dtstart") == date(2026, 12, 7)
    assert event.decoded("dtend") == date(2026, 12, 19)  # the day after: ends are not part of an event


def test_identifiers_do_not_change_when_a_session_does():
    moved = a_dated_session(
        1, starts_at=datetime(2026, 12, 8, 3, 30, tzinfo=UTC), ends_at=datetime(2026, 12, 8, 5, tzinfo=UTC)
    )
    assert events(file(sessions=(moved,)))[0]["uid"] == events(file())[0]["uid"] == "session-1@training.example"


def test_the_same_data_makes_the_same_file():
    assert file() == file()


def test_stamps_are_when_the_data_changed():
    event = events(file())[0]
    assert event.decoded("dtstamp") == event.decoded("last-modified") == datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def test_the_sequence_is_how_often_the_session_changed():
    assert events(file(sessions=(a_dated_session(1, sequence=7),)))[0]["sequence"] == 7


def test_a_later_change_of_a_run_without_sessions_has_a_higher_sequence():
    later = replace(RUN, changed_at=RUN.changed_at + timedelta(seconds=1))
    assert events(file(later, ()))[0]["sequence"] == events(file(sessions=()))[0]["sequence"] + 1


def test_a_cancelled_run_without_sessions_is_a_cancelled_event():
    (event,) = events(file(replace(RUN, state=RunState.CANCELLED), ()))
    assert (str(event["status"]), str(event["transp"])) == ("CANCELLED", "TRANSPARENT")


@pytest.mark.parametrize(
    ("standing", "transp"),
    [(Standing.CONFIRMED, "OPAQUE"), (Standing.TENTATIVE, "OPAQUE"), (Standing.CANCELLED, "TRANSPARENT")],
)
def test_a_cancelled_session_takes_no_time(standing, transp):
    (event,) = events(file(sessions=(a_dated_session(1, standing=standing),)))
    assert (str(event["status"]), str(event["transp"])) == (standing.value, transp)


def test_who_teaches_is_told_where_it_is_known():
    nobody, somebody = events(file(sessions=(a_dated_session(1), a_dated_session(2, trainers=("Dr Rao", "B. Li")))))
    assert "Trainers: Dr Rao, B. Li" in str(somebody["description"]).splitlines()
    assert "Trainers" not in str(nobody["description"])


def test_signs_with_a_meaning_in_the_format_are_read_back_as_written():
    (event,) = events(file(sessions=()))
    assert str(event["summary"]) == "QMS-101: ISO/IEC 17025; a, b\\c"


def test_a_line_break_in_a_note_adds_no_property():
    body = file(sessions=(a_dated_session(1, note="Bring\r\nATTACH:https://evil.example"),))
    assert "ATTACH" not in events(body)[0]


def test_long_lines_are_folded():
    body = file(sessions=(a_dated_session(1, module="ገብረ " * 60),))
    assert max(map(len, body.splitlines())) <= 75
    assert "ገብረ ገብረ" in str(events(body)[0]["summary"])


def test_a_feed_has_one_event_for_each_run():
    other = replace(RUN, code="HYD-2026-02", nomination_deadline=date(2026, 11, 30))
    body = ics.feed([RUN, other], name="All", address_of=lambda code: f"x/{code}", domain="d.example", words=str)
    assert [str(event["uid"]) for event in events(body)] == ["run-HYD-2026-01@d.example", "run-HYD-2026-02@d.example"]
    assert "2026-11-30" in str(events(body)[1]["description"])
    assert str(Calendar.from_ical(body)["x-wr-calname"]) == "All"


@pytest.mark.parametrize("days", [0, 3])
def test_the_last_change_is_that_of_run_or_session(days):
    later = RUN.changed_at + timedelta(days=days)
    expected = max(later, datetime(2026, 11, 2, 10, 0, tzinfo=UTC))
    assert ics.last_change(replace(RUN, changed_at=later), [a_dated_session()]) == expected
