"""Whether the database still does by itself what migrations taught it: refuse overlaps, count what calendars tell."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from trainfac.infra.db import is_postgresql

_POSTGRESQL = """
SELECT count(*) FROM pg_constraint WHERE conname = 'ex_booking_no_overlap'
AND conrelid = 'booking'::regclass AND contype = 'x' AND convalidated
"""
_SQLITE = """
SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'booking'
AND name IN ('booking_no_overlap_INSERT', 'booking_no_overlap_UPDATE',
             'booking_written_alike_INSERT', 'booking_written_alike_UPDATE')
"""
_CALENDAR: Final = (
    "course_calendar",
    "course_run_calendar",
    "facility_calendar",
    "module_calendar",
    "resource_calendar",
    "session_trainer_calendar_delete",
    "session_trainer_calendar_insert",
    "training_session_calendar",
    "training_session_withdrawn",
)
_POSTGRESQL_TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE tgname IN :names AND tgenabled IN ('O', 'A')"
_SQLITE_TRIGGERS = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN :names"


def booking_guard_stands(session: Session) -> bool:
    """Against two bookings of one resource at the same time (migrations 0002, 0003, 0008).

    A table rebuilt by a careless migration or restored by hand may have lost it; nobody would notice.
    """
    if is_postgresql(session):
        return bool(session.scalar(text(_POSTGRESQL)) == 1)
    return bool(session.scalar(text(_SQLITE)) == 4)


def calendar_triggers_stand(session: Session) -> bool:
    """Without them (migration 0004) calendars that people subscribed to would miss changes."""
    query = text(_POSTGRESQL_TRIGGERS if is_postgresql(session) else _SQLITE_TRIGGERS)
    counted = session.scalar(query.bindparams(bindparam("names", _CALENDAR, expanding=True)))
    return bool(counted == len(_CALENDAR))
