"""Whether the database itself still refuses two bookings of one resource at the same time (migrations 0002, 0003)."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from trainfac.infra.db import is_postgresql

_POSTGRESQL = "SELECT count(*) FROM pg_constraint WHERE conname = 'ex_booking_no_overlap' AND convalidated"
_SQLITE = """
SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'booking'
AND name IN ('booking_no_overlap_INSERT', 'booking_no_overlap_UPDATE')
"""


def booking_guard_stands(session: Session) -> bool:
    """A table rebuilt by a careless migration or restored by hand may have lost it; nobody would notice."""
    if is_postgresql(session):
        return bool(session.scalar(text(_POSTGRESQL)) == 1)
    return bool(session.scalar(text(_SQLITE)) == 2)
