"""What we write is read alike by parsers that are not the writer, whatever is in it: ical.js, and icalendar."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from playwright._impl._driver import compute_driver_executable

from tests.unit.public.samples import a_dated_session
from trainfac.kernel.text import clean, clean_block
from trainfac.scheduling import ics
from trainfac.scheduling.dated_session import DatedSession, Standing

ROOT = Path(__file__).parents[3]
ICAL_JS = ROOT / "node_modules" / "ical.js" / "dist" / "ical.es5.cjs"
NODE = compute_driver_executable()[0]  # the one that Playwright brings along: machines may have none

NAMES = {
    "commas and semicolons": 'Sampling; weighing, pipetting: a\\b \\n "quoted"',
    "Devanagari": "खाद्य परीक्षण प्रयोगशाला",
    "Telugu": "ఆహార పరీక్ష",
    "Ethiopic": "የምግብ ምርመራ",
    "Arabic": "اختبار الأغذية، الجزء ١",
    "Chinese": "食品检测实验室",
    "Myanmar": "အစားအစာစမ်းသပ်မှု",
    "joined signs": "👩🏽‍🔬 क्ष्म e\u0301",
    "200 octets": ("ገብረ " * 16).strip() + " ABCD",
    "one long word": "試" * 200,
    "looks like a property": "BEGIN:VEVENT",
    "looks escaped": "\\, \\; \\\\ \\N",
    "per cent and caret": "100 % ^n ^^ ^' &amp;",
}
ZONES = ("Asia/Kolkata", "Europe/Berlin", "America/Santiago", "Africa/Casablanca", "Asia/Tehran", "Pacific/Apia")


@dataclass(frozen=True)
class Read:
    """An event as a parser understood it; instants in seconds since 1970."""

    uid: str
    summary: str
    description: str
    location: str
    status: str
    sequence: int
    starts: int
    ends: int
    zone: str
    stamp: int
    changed: int


def unescaped(name: str) -> str:
    """Neither reader knows yet that NAME (RFC 7986) is a text."""
    return re.sub(r"\\(.)", r"\1", name)


def by_ical_js(body: bytes) -> tuple[str, list[Read]]:
    command = [NODE, str(Path(__file__).with_name("read_calendar.mjs")), str(ICAL_JS)]
    done = subprocess.run(command, input=body, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    return unescaped(told["name"]), [
        Read(**{k: v for k, v in event.items() if k != "wall"}) for event in told["events"]
    ]


def by_icalendar(body: bytes) -> tuple[str, list[Read]]:
    calendar = Calendar.from_ical(body)
    return unescaped(str(calendar["name"])), [
        Read(
            uid=str(event["uid"]),
            summary=str(event["summary"]),
            description=str(event["description"]),
            location=str(event["location"]),
            status=str(event["status"]),
            sequence=int(event["sequence"]),
            starts=int(event.decoded("dtstart").timestamp()),
            ends=int(event.decoded("dtend").timestamp()),
            zone=str(event["dtstart"].params["TZID"]),
            stamp=int(event.decoded("dtstamp").timestamp()),
            changed=int(event.decoded("last-modified").timestamp()),
        )
        for event in calendar.walk("VEVENT")
    ]


READERS = {"ical.js": by_ical_js, "icalendar": by_icalendar}
every_reader = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


def written(*sessions: DatedSession, name: str = "Calendar") -> bytes:
    return ics.sessions_calendar(
        sessions, name=name, address_of=lambda code: f"https://t.example/runs/{code}", domain="t.example", words=str
    )


def meant(session: DatedSession) -> Read:
    """What a reader has to understand."""
    changed = int(session.changed_at.timestamp())
    trainers = f"Trainers: {', '.join(session.trainers)}" if session.trainers else ""
    group = f"Group {session.group}" if session.group else ""
    lines = [session.course_title, group, trainers, session.note, f"https://t.example/runs/{session.run_code}"]
    return Read(
        uid=f"session-{session.id}@t.example",
        summary=clean(f"{session.course_code}: {session.module}"),
        description=clean_block("\n".join(line for line in lines if line)),
        location=clean(", ".join(part for part in (session.room, session.facility, session.city) if part)),
        status=session.standing.value,
        sequence=session.sequence,
        starts=int(session.starts_at.timestamp()),
        ends=int(session.ends_at.timestamp()),
        zone=session.timezone,
        stamp=changed,
        changed=changed,
    )


@every_reader
def test_names_of_all_scripts_and_signs_come_through(read):
    sessions = [
        a_dated_session(
            number, module=name, room=name, course_title=name, group=name, trainers=(name, "B, C"),
            note=f"{name}\n\nSecond line; with, signs", standing=list(Standing)[number % 3], sequence=number,
        )
        for number, name in enumerate(NAMES.values(), 1)
    ]  # fmt: skip
    assert read(written(*sessions, name=" ".join(NAMES.values())[:500])) == (
        clean(" ".join(NAMES.values())[:500]),
        [meant(session) for session in sessions],
    )


@every_reader
@pytest.mark.parametrize("zone", ZONES)
def test_every_hour_of_two_years_is_the_instant_that_was_meant(read, zone):
    """At nine on each day: over every change of the clocks there is."""
    first = date(2026, 1, 1)
    sessions = []
    for number in range(730):
        starts_at = datetime.combine(first + timedelta(days=number), time(9), ZoneInfo(zone)).astimezone(UTC)
        ends_at = starts_at + timedelta(minutes=90)
        sessions.append(a_dated_session(number + 1, starts_at=starts_at, ends_at=ends_at, timezone=zone))
    _name, found = read(written(*sessions))
    assert [(one.starts, one.ends, one.zone) for one in found] == [
        (meant(one).starts, meant(one).ends, zone) for one in sessions
    ]


@every_reader
@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("America/Santiago", datetime(2026, 9, 6, 4, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ],
)
def test_the_hours_round_the_lost_hour_too(read, zone, change):
    sessions = [
        a_dated_session(
            number, timezone=zone, starts_at=change + timedelta(minutes=minutes),
            ends_at=change + timedelta(minutes=minutes + 20),
        )
        for number, minutes in enumerate((-180, -90, -30, 0, 30, 60, 90, 180), 1)
    ]  # fmt: skip
    _name, found = read(written(*sessions))
    assert [(one.starts, one.ends) for one in found] == [(meant(one).starts, meant(one).ends) for one in sessions]


@every_reader
def test_facilities_of_several_zones_are_in_one_calendar(read):
    sessions = [a_dated_session(number, timezone=zone) for number, zone in enumerate(ZONES, 1)]
    assert read(written(*sessions))[1] == [meant(session) for session in sessions]


anything = st.text(st.characters(codec="utf-8"), max_size=300)


@given(module=anything, room=anything, note=anything, name=anything)
def test_whatever_is_typed_is_read_back_and_no_line_is_too_long(module, room, note, name):
    session = replace(a_dated_session(1), module=module, room=room, note=note)
    body = written(session, name=name)
    assert by_icalendar(body) == (clean(name), [meant(session)])
    lines = body.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in lines:
        line.decode()  # folded between characters, not within one
