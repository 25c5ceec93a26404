"""A calendar that was brought in: the closed days of the campus."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.demo.actors import coordinator_of
from trainfac.exchange.calendars.events import CalendarRead, Event
from trainfac.exchange.models import CalendarSource
from trainfac.exchange.queries.calendar_plans import planned
from trainfac.exchange.services.calendars import Confirmed, bring_in
from trainfac.exchange.services.drafts import CalendarSent, keep_calendar
from trainfac.exchange.states import EventFate
from trainfac.scheduling.models import Facility

_DOMAIN: Final = "campus.example"
_LATER: Final = timedelta(weeks=16)  # after everything that the demonstration plans


def bring_closures_in(tx: Session, facility: Facility, now: datetime) -> int:
    """Close the days of the campus, where no calendar was brought in yet; returns how many days."""
    if tx.scalar(select(CalendarSource.id).where(CalendarSource.facility_id == facility.id).limit(1)) is not None:
        return 0
    today = now.astimezone(facility.zone).date()
    monday = today - timedelta(days=today.weekday()) + _LATER
    events = [
        _event(monday + timedelta(days=2), 1, "Audit of the quality system"),
        _event(monday + timedelta(days=14), 3, "Work on the power supply"),
    ]
    calendar = CalendarRead(
        "Closed days of the campus", partial=False, until=today + timedelta(days=731), events=events
    )
    actor = coordinator_of(facility.id)
    draft = keep_calendar(tx, facility.id, None, CalendarSent(calendar), actor=actor)
    seen = Confirmed(planned(tx, facility, draft, now=now, domain=_DOMAIN).plan.mark)
    done = bring_in(tx, facility.id, draft.id, seen, domain=_DOMAIN, actor=actor, now=now)
    return done.counts[EventFate.ADD]


def _event(day: date, days: int, words: str) -> Event:
    """So many whole days."""
    end = day + timedelta(days=days)
    return Event(f"{day}@{_DOMAIN}", "", day, end, words, free=False, cancelled=False, line=1)
