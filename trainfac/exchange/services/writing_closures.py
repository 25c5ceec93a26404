"""Writes what a calendar makes of the days of a facility."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from trainfac.exchange.calendars.plan import Line
from trainfac.exchange.models import CalendarEntry, CalendarSource
from trainfac.exchange.services.entries import entry_for, forget
from trainfac.exchange.states import EventFate
from trainfac.scheduling.models import Closure, Facility


def write_closures(tx: Session, facility: Facility, source: CalendarSource, lines: Sequence[Line]) -> None:
    """Close, rename and open days; the facility is locked."""
    zone = facility.zone
    forget(tx, source, [line for line in lines if line.fate is EventFate.REMOVE])
    for line in lines:
        if line.fate is EventFate.CHANGE:
            entry = entry_for(tx, source, line)
            closure = tx.get(Closure, entry.closure_id) if entry.closure_id is not None else None
            if closure is not None:
                closure.reason = line.words
        elif line.fate is EventFate.ADD:
            _close(tx, facility, entry_for(tx, source, line), line, zone)
    tx.flush()


def _close(tx: Session, facility: Facility, entry: CalendarEntry, line: Line, zone: ZoneInfo) -> None:
    closure = Closure(facility_id=facility.id, day=entry.starts_at.astimezone(zone).date(), reason=line.words)
    tx.add(closure)
    tx.flush()
    entry.closure_id = closure.id
