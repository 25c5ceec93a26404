"""Calendars brought in, brought in again, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.exchange.calendars.plan import Line
from trainfac.exchange.models import CalendarSource, ExchangeDraft
from trainfac.exchange.queries.calendar_plans import Planned, planned
from trainfac.exchange.queries.drafts import calendar_draft
from trainfac.exchange.queries.sources import known_events, source_of
from trainfac.exchange.services.writing_absences import say_why, write_absences
from trainfac.exchange.services.writing_closures import write_closures
from trainfac.exchange.states import EventFate
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import Conflict, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries import resources
from trainfac.scheduling.services.lookup import facility_to_change


class Overtaken(Conflict):
    """What was confirmed is not what would be done now: something changed meanwhile. Nothing was written."""


@dataclass(frozen=True)
class Confirmed:
    """What a coordinator said yes to: ``mark`` names the plan that was shown.

    ``keep_missing``: what the calendar does not have any more stays. ``over_sessions``: absences are entered where
    sessions are planned, which needs a ``reason``; else they wait until the sessions are moved.
    """

    mark: str
    keep_missing: bool = False
    over_sessions: bool = False
    reason: str = ""


@dataclass(frozen=True)
class BroughtIn:
    """A calendar as it is known now, and how many of its events were added, changed and taken away."""

    source: CalendarSource
    counts: Mapping[EventFate, int]


def bring_in(
    tx: Session, facility_id: int, draft_id: int, confirmed: Confirmed, *, domain: str, actor: Actor, now: datetime
) -> BroughtIn:
    """Do what was shown, all of it or nothing. Raises NotFound, DraftGone, Overtaken, or RuleBroken without a reason.

    ``domain`` ends the identifiers of events in calendars of our own.
    """
    facility = facility_to_change(tx, facility_id, actor)
    draft = calendar_draft(tx, facility, draft_id, lock=True)
    if draft.trainer_id is not None and resources.trainer_of(tx, facility, draft.trainer_id) is None:
        raise RuleBroken(msg("This trainer does not teach here any more. Nothing was written."))
    now_planned = planned(tx, facility, draft, now=now, domain=domain)
    if now_planned.plan.mark != confirmed.mark:
        raise Overtaken(msg("Something changed since you looked. See what would be done now, and confirm again."))
    lines = _chosen(now_planned, draft, confirmed)
    source = now_planned.source or CalendarSource(facility_id=facility.id, trainer_id=draft.trainer_id)
    source.name, source.address = draft.name, draft.address or source.address or ""
    source.brought_in_at, source.brought_in_by_id = now, actor.user_id
    tx.add(source)
    tx.flush()
    _write(tx, facility, source, lines)
    if draft.trainer_id is not None and confirmed.over_sessions:
        say_why(tx, facility, lines, clean(confirmed.reason), actor=actor, now=now)
    draft.settle()
    counts = {fate: sum(line.fate is fate for line in lines) for fate in EventFate}
    audit.record(tx, "calendar.brought_in", source, actor_id=actor.user_id, after=_facts(source, counts))
    return BroughtIn(source, counts)


def forget_address(tx: Session, facility_id: int, source_id: int, *, actor: Actor) -> CalendarSource:
    """Never fetch a calendar again; what was brought in stays. Raises NotFound."""
    source = source_of(tx, facility_to_change(tx, facility_id, actor), source_id, lock=True)
    source.address = ""
    audit.record(tx, "calendar.address_forgotten", source, actor_id=actor.user_id)
    return source


def take_back(tx: Session, facility_id: int, source_id: int, *, actor: Actor, now: datetime) -> BroughtIn:
    """Take away all that a calendar brought in and that is not over, and forget the calendar. Raises NotFound."""
    facility = facility_to_change(tx, facility_id, actor)
    source = source_of(tx, facility, source_id, lock=True)
    lines = [
        Line(EventFate.REMOVE, one.uid, one.occurrence, one.during, one.words, before=one)
        for one in known_events(tx, source)
        if one.stands and one.during.end > now
    ]
    _write(tx, facility, source, lines)
    counts = {EventFate.REMOVE: len(lines)}
    audit.record(tx, "calendar.taken_back", source, actor_id=actor.user_id, before=_facts(source, counts))
    tx.delete(source)
    return BroughtIn(source, counts)


def _chosen(now_planned: Planned, draft: ExchangeDraft, confirmed: Confirmed) -> list[Line]:
    lines = [
        line
        for line in now_planned.plan.changes
        if not (confirmed.keep_missing and line.fate is EventFate.REMOVE and not now_planned.calendar.partial)
    ]
    if draft.trainer_id is None:
        return lines
    if confirmed.over_sessions and not clean(confirmed.reason):
        raise RuleBroken(fields={"reason": msg("Say why these sessions are held all the same")})
    return [line for line in lines if not line.sessions or (confirmed.over_sessions and not line.stuck)]


def _write(tx: Session, facility: Facility, source: CalendarSource, lines: Sequence[Line]) -> None:
    if source.trainer_id is None:
        write_closures(tx, facility, source, lines)
    else:
        write_absences(tx, source.trainer_id, source, lines)


def _facts(source: CalendarSource, counts: Mapping[EventFate, int]) -> dict[str, object]:
    return {
        "name": source.name,
        "trainer_id": source.trainer_id,
        **{fate.value: counts.get(fate, 0) for fate in (EventFate.ADD, EventFate.CHANGE, EventFate.REMOVE)},
    }
