"""Calendar files as tests make them, and short ways to read them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from trainfac.exchange.calendars.events import CalendarRead
from trainfac.exchange.calendars.outline import outline
from trainfac.exchange.calendars.reading import read_calendar
from trainfac.exchange.problems import Unusable

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
KOLKATA = ZoneInfo("Asia/Kolkata")
VIENNA = ZoneInfo("Europe/Vienna")


def event(uid="a@example.org", start="DTSTART:20270111T090000", end="DURATION:PT1H", *more, words="Dentist"):
    """The lines of an event; an end of "" leaves it out."""
    lines = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", start, end, f"SUMMARY:{words}", *more]
    return [line for line in [*lines, "END:VEVENT"] if line]


def day_event(uid="a@example.org", day="20261224", end="", *more, words="Closed"):
    """An event of whole days; ``end`` is the day after the last."""
    last = f"DTEND;VALUE=DATE:{end}" if end else ""
    return event(uid, f"DTSTART;VALUE=DATE:{day}", last, *more, words=words)


def calendar(*events, head=()) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN", *head]
    return "\r\n".join([*lines, *(line for one in events for line in one), "END:VCALENDAR", ""]).encode()


def read(data: bytes, zone=KOLKATA, now=NOW) -> CalendarRead:
    """As the process apart reads it."""
    return read_calendar(outline(data), zone, now)


def refusal(data: bytes, look=outline) -> str:
    """Why nothing of a file can be used."""
    try:
        look(data)
    except Unusable as refused:
        return str(refused.message)
    raise AssertionError("the file was read")
