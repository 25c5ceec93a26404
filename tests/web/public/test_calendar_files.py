"""Runs as files for people's own calendars."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from tests.builders import a_run, a_session
from tests.web.public.conftest import in_days
from trainfac.scheduling.states import RunState

ADDRESS = "/runs/HYD-2026-01.ics"


def events(answer):
    assert answer.status_code == 200
    return Calendar.from_ical(answer.data).walk("VEVENT")


def test_a_run_is_a_calendar_file(client, run):
    answer = client.get(ADDRESS)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=HYD-2026-01.ics"
    (event,) = events(answer)
    assert event.decoded("dtstart") == in_days(30)
    assert str(event["url"]) == "http://localhost/runs/HYD-2026-01"


def test_sessions_are_events_in_the_facilitys_zone(client, tx, run):
    begins = datetime.combine(run.starts_on, datetime.min.time(), tzinfo=UTC) + timedelta(hours=3, minutes=30)
    session = a_session(tx, run, starts_at=begins)
    tx.commit()
    answer = client.get(ADDRESS)
    (event,) = events(answer)
    assert event.decoded("dtstart") == begins
    assert str(event["uid"]) == f"session-{session.id}@localhost"
    assert b"TZID:Asia/Kolkata" in answer.data


def test_an_unchanged_run_is_not_sent_again(client, run):
    tag = client.get(ADDRESS).headers["ETag"]
    again = client.get(ADDRESS, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_changed_run_is_sent_again(client, tx, run):
    tag = client.get(ADDRESS).headers["ETag"]
    run.ends_on += timedelta(days=1)
    tx.commit()
    assert client.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 200


def test_a_cancelled_run_is_a_cancelled_event(client, tx, run):
    run.state, run.published_at = RunState.CANCELLED, datetime(2026, 1, 1, tzinfo=UTC)
    tx.commit()
    assert [str(event["status"]) for event in events(client.get(ADDRESS))] == ["CANCELLED"]


def test_the_feed_has_what_is_to_come(client, tx, run):
    a_run(tx, run.facility, run.course, code="HYD-PAST", starts_on=in_days(-90), state=RunState.CLOSED)
    tx.commit()
    assert [str(event["uid"]) for event in events(client.get("/calendar.ics"))] == ["run-HYD-2026-01@localhost"]


def test_the_feed_is_narrowed_by_its_address(client, run):
    assert len(events(client.get("/calendar.ics?facility=HYD"))) == 1
    assert len(events(client.get("/calendar.ics?facility=%25"))) == 0
    assert "Course runs: HYD Training Facility" in client.get("/calendar.ics?facility=HYD").text


def test_an_unchanged_feed_is_not_sent_again(client, run):
    tag = client.get("/calendar.ics").headers["ETag"]
    assert client.get("/calendar.ics", headers={"If-None-Match": tag}).status_code == 304
