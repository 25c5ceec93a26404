"""Calendars that were brought in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainfac.exchange.calendars.plan import Known
from trainfac.exchange.models import CalendarEntry, CalendarSource
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models import Facility


@dataclass(frozen=True)
class SourceLine:
    """A calendar, and how many closures or absences to come are from it."""

    source: CalendarSource
    ahead: int


def sources(session: Session, facility: Facility, number: int, now: datetime) -> Page:
    """A page of the calendars of a facility, the last brought in first."""
    here = CalendarSource.facility_id == facility.id
    total = session.scalar(select(func.count(CalendarSource.id)).where(here)) or 0
    number = min(number, Page((), total).last)
    ahead = (
        select(func.count(CalendarEntry.id))
        .where(CalendarEntry.source_id == CalendarSource.id, CalendarEntry.ends_at > now)
        .where(or_(CalendarEntry.closure_id.is_not(None), CalendarEntry.absence_id.is_not(None)))
        .scalar_subquery()
    )
    query = (
        select(CalendarSource, ahead)
        .where(here)
        .order_by(CalendarSource.brought_in_at.desc(), CalendarSource.id.desc())
        .limit(PAGE_ROWS)
        .offset(offset(number))
        .options(joinedload(CalendarSource.trainer), joinedload(CalendarSource.brought_in_by))
    )
    return Page([SourceLine(*row) for row in session.execute(query)], total, number)


def source_of(session: Session, facility: Facility, source_id: int, *, lock: bool = False) -> CalendarSource:
    """One of them. Raises NotFound."""
    query = select(CalendarSource).where(CalendarSource.id == source_id, CalendarSource.facility_id == facility.id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(msg("There is no such calendar any more"))
    return found


def seen_before(
    session: Session, facility_id: int, trainer_id: int | None, *, address: str, uids: Collection[str]
) -> CalendarSource | None:
    """The calendar of which this is a newer version: from the same address, or with most of the same events."""
    same = (
        CalendarSource.facility_id == facility_id,
        CalendarSource.trainer_id == trainer_id if trainer_id is not None else CalendarSource.trainer_id.is_(None),
    )
    if address:
        found = session.scalar(select(CalendarSource).where(*same, CalendarSource.address == address))
        if found is not None:
            return found
    common = (
        select(CalendarEntry.source_id)
        .join(CalendarSource, CalendarSource.id == CalendarEntry.source_id)
        .where(*same, CalendarEntry.uid.in_(uids))
        .group_by(CalendarEntry.source_id)
        .order_by(func.count(CalendarEntry.id).desc(), CalendarEntry.source_id)
        .limit(1)
    )
    source_id = session.scalar(common)
    return None if source_id is None else session.get(CalendarSource, source_id)


def known_events(session: Session, source: CalendarSource | None) -> list[Known]:
    """Everything that was ever brought in from a calendar."""
    if source is None:
        return []
    query = select(CalendarEntry).where(CalendarEntry.source_id == source.id).order_by(CalendarEntry.id)
    return [
        Known(
            one.id,
            one.uid,
            one.occurrence,
            Interval(one.starts_at, one.ends_at),
            one.words,
            stands=one.closure_id is not None or one.absence_id is not None,
        )
        for one in session.scalars(query)
    ]
