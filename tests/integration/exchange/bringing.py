"""What facts about calendars begin with: a place, and short ways to bring a calendar in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.integration.scheduling.planning import Place
from tests.unit.exchange.samples import read
from trainfac.exchange.models import ExchangeDraft
from trainfac.exchange.queries.calendar_plans import Planned, planned
from trainfac.exchange.services.calendars import BroughtIn, Confirmed, bring_in
from trainfac.exchange.services.drafts import CalendarSent, keep_calendar
from trainfac.scheduling.models import Absence, Closure

DOMAIN = "trainfac.example"


def kept(tx: Session, place: Place, data: bytes, *, trainer: bool = False, address: str = "") -> ExchangeDraft:
    """A calendar that waits: for closures, or for the trainer of the place."""
    sent = CalendarSent(read(data, place.facility.zone, NOW), "holidays.ics", address)
    return keep_calendar(tx, place.facility.id, place.trainer.id if trainer else None, sent, actor=place.actor)


def shown(tx: Session, place: Place, draft: ExchangeDraft) -> Planned:
    return planned(tx, place.facility, draft, now=NOW, domain=DOMAIN)


def brought_in(tx: Session, place: Place, data: bytes, *, trainer: bool = False, **choices: Any) -> BroughtIn:
    """A calendar read, shown and confirmed."""
    draft = kept(tx, place, data, trainer=trainer, address=choices.pop("address", ""))
    confirmed = Confirmed(shown(tx, place, draft).plan.mark, **choices)
    done = bring_in(tx, place.facility.id, draft.id, confirmed, domain=DOMAIN, actor=place.actor, now=NOW)
    tx.flush()
    return done


def closed(tx: Session, place: Place) -> dict[date, str]:
    query = select(Closure).where(Closure.facility_id == place.facility.id).order_by(Closure.day)
    return {one.day: one.reason for one in tx.scalars(query)}


def absent(tx: Session, place: Place) -> list[tuple[datetime, timedelta, str]]:
    query = select(Absence).where(Absence.resource_id == place.trainer.id).order_by(Absence.starts_at)
    return [(one.starts_at, one.ends_at - one.starts_at, one.reason) for one in tx.scalars(query)]
