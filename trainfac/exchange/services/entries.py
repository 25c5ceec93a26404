"""The events of a calendar as they are kept, beside what was made of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trainfac.exchange.calendars.plan import Line
from trainfac.exchange.models import CalendarEntry, CalendarSource
from trainfac.scheduling.models import Absence, Closure


def entry_for(tx: Session, source: CalendarSource, line: Line) -> CalendarEntry:
    """The row of an event, new or known, with the time and words that it has now."""
    if line.during is None:
        raise ValueError("an event that is written has a time")
    entry = tx.get_one(CalendarEntry, line.before.id) if line.before is not None else None
    if entry is None:
        entry = CalendarEntry(source_id=source.id, uid=line.uid, occurrence=line.occurrence)
    entry.starts_at, entry.ends_at, entry.words = line.during.start, line.during.end, line.words
    tx.add(entry)
    return entry


def forget(tx: Session, source: CalendarSource, lines: Sequence[Line]) -> None:
    """Take events away, with what was made of them."""
    for line in lines:
        if line.before is None:
            continue
        entry = tx.get_one(CalendarEntry, line.before.id)
        made = (
            tx.get(Closure, entry.closure_id)
            if entry.closure_id is not None
            else tx.get(Absence, entry.absence_id)
            if entry.absence_id is not None
            else None
        )
        tx.execute(delete(CalendarEntry).where(CalendarEntry.id == entry.id, CalendarEntry.source_id == source.id))
        if made is not None:
            tx.delete(made)
    tx.flush()
