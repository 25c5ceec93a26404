"""Days on which a facility does not train: its own closures, and whose public holidays it keeps."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.periods import days_between
from trainfac.kernel.text import clean
from trainfac.scheduling.holiday_areas import subdivision_code
from trainfac.scheduling.models import Closure, HolidayArea
from trainfac.scheduling.queries import working_days
from trainfac.scheduling.services.lookup import facility_to_change

LONGEST_CLOSURE: Final = 92  # days entered at once; more is a typing mistake


def close_days(tx: Session, facility_id: int, first: date, last: date, reason: str, *, actor: Actor) -> list[Closure]:
    """Keep the facility closed from first to last day. Days that are closed already get the new reason."""
    facility = facility_to_change(tx, facility_id, actor)
    fields = {}
    if last < first:
        fields["last"] = msg("The last day is before the first")
    elif (last - first).days >= LONGEST_CLOSURE:
        fields["last"] = msg("These are more than %(days)s days; enter them in parts", days=LONGEST_CLOSURE)
    if not clean(reason):
        fields["reason"] = msg("Say why, so that participants understand")
    if fields:
        raise RuleBroken(fields=fields)
    known = {closure.day: closure for closure in working_days.closures(tx, facility, first, last)}
    closed = []
    for day in days_between(first, last):
        closure = known.get(day) or Closure(facility_id=facility.id, day=day)
        closure.reason = clean(reason)
        tx.add(closure)
        closed.append(closure)
    after = {"first": first.isoformat(), "last": last.isoformat(), "reason": clean(reason)}
    audit.record(tx, "facility.days_closed", facility, actor_id=actor.user_id, after=after)
    return closed


def reopen_day(tx: Session, facility_id: int, closure_id: int, *, actor: Actor) -> date:
    """Train on a day that was to be kept closed; returns the day."""
    facility = facility_to_change(tx, facility_id, actor)
    closure = tx.get(Closure, closure_id)
    if closure is None or closure.facility_id != facility.id:
        raise NotFound(msg("This day is not closed any more"))
    tx.delete(closure)
    before = {"day": closure.day.isoformat(), "reason": closure.reason}
    audit.record(tx, "facility.day_reopened", facility, actor_id=actor.user_id, before=before)
    return closure.day


def keep_holidays_of(
    tx: Session, facility_id: int, country_iso2: str, subdivision: str, valid_from: date, *, actor: Actor
) -> HolidayArea:
    """Keep the public holidays of a country, or of one of its subdivisions, from a day on.

    Raises RuleBroken when the subdivision has no known holidays, or another area begins on that day.
    """
    facility = facility_to_change(tx, facility_id, actor)
    fields: dict[str, Message] = {}
    code = subdivision_code(country_iso2, subdivision)
    if code is None:
        fields["subdivision"] = msg(
            "No holidays of “%(area)s” are known; leave it empty to keep those of the whole country",
            area=clean(subdivision),
        )
    if any(area.valid_from == valid_from for area in facility.holiday_areas):
        fields["valid_from"] = msg("Another area begins on this day; remove it first")
    if fields:
        raise RuleBroken(fields=fields)
    area = HolidayArea(country_iso2=country_iso2, subdivision=code or "", valid_from=valid_from)
    facility.holiday_areas.append(area)
    after = {"area": f"{country_iso2}-{code}".rstrip("-"), "from": valid_from.isoformat()}
    audit.record(tx, "facility.holidays_set", facility, actor_id=actor.user_id, after=after)
    return area


def forget_holidays_of(tx: Session, facility_id: int, area_id: int, *, actor: Actor) -> HolidayArea:
    """Keep an area's holidays no more: the one before it goes on until the next begins."""
    facility = facility_to_change(tx, facility_id, actor)
    area = next((area for area in facility.holiday_areas if area.id == area_id), None)
    if area is None:
        raise NotFound(msg("These holidays are not kept any more"))
    facility.holiday_areas.remove(area)
    before = {"area": f"{area.country_iso2}-{area.subdivision}".rstrip("-"), "from": area.valid_from.isoformat()}
    audit.record(tx, "facility.holidays_removed", facility, actor_id=actor.user_id, before=before)
    return area
