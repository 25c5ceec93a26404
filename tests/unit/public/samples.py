"""Announced runs to begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from trainfac.scheduling.announcement import AnnouncedRun, AnnouncedSession, Place
from trainfac.scheduling.dated_session import DatedSession, Standing
from trainfac.scheduling.states import RunState

HYDERABAD = Place(
    1, "HYD", "HYD Training Facility", "Hyderabad", "IN", {"en": "India", "fr": "Inde"}, "Asia/Kolkata", ("en",), True
)
RUN = AnnouncedRun(
    code="HYD-2026-01",
    state=RunState.PUBLISHED,
    place=HYDERABAD,
    course_code="QMS-101",
    course_version=1,
    course_title="ISO/IEC 17025; a, b\\c",
    course_language="en",
    course_aims="",
    contact_minutes=3600,
    language="en",
    starts_on=date(2026, 12, 7),
    ends_on=date(2026, 12, 18),
    nomination_deadline=None,
    capacity=12,
    seats_left=5,
    changed_at=datetime(2026, 11, 1, 10, 0, 0, 123456, tzinfo=UTC),
)


def a_block(number: int = 1, **changes: object) -> AnnouncedSession:
    starts_at = datetime(2026, 12, 7, 3, 30, tzinfo=UTC) + timedelta(days=number - 1)
    block = AnnouncedSession(
        id=number,
        module=f"Module {number}",
        kind="L",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        room="Room 1",
        cancelled=False,
        note="",
        changed_at=datetime(2026, 11, 2, 10, 0, tzinfo=UTC),
    )
    return replace(block, **changes)


def a_dated_session(number: int = 1, **changes: object) -> DatedSession:
    starts_at = datetime(2026, 12, 7, 3, 30, tzinfo=UTC) + timedelta(days=number - 1)
    session = DatedSession(
        id=number,
        sequence=0,
        changed_at=datetime(2026, 11, 2, 10, 0, tzinfo=UTC),
        standing=Standing.CONFIRMED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        timezone="Asia/Kolkata",
        run_code="HYD-2026-01",
        course_code="QMS-101",
        course_title="ISO/IEC 17025; a, b\\c",
        module=f"Module {number}",
        room="Room 1",
        facility="HYD Training Facility",
        facility_code="HYD",
        city="Hyderabad",
    )
    return replace(session, **changes)
