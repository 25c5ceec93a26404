"""Facilities as the administrator opens and describes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.directory.models import Country
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean
from trainfac.scheduling import policy
from trainfac.scheduling.models import Facility

CODE: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,22}[A-Z0-9])?")


@dataclass(frozen=True)
class FacilityDetails:
    """What can be said about a facility at any time."""

    name: str
    city: str
    country_id: int
    timezone: str  # IANA
    languages: tuple[str, ...]  # BCP 47
    letterhead: tuple[str, ...]
    contact_email: str
    active: bool = True


def create_facility(
    tx: Session, code: str, serial_prefix: str, details: FacilityDetails, *, actor: Actor
) -> Facility:  # fmt: skip
    """Open a facility. Code and prefix stay: links, run codes and certificates carry them.

    Raises Forbidden, or RuleBroken with what is wrong in each field.
    """
    _check_actor(actor)
    code, serial_prefix = code.strip().upper(), serial_prefix.strip().upper()
    fields = _wrong(tx, details)
    for field, value, column in (
        ("code", code, Facility.code),
        ("serial_prefix", serial_prefix, Facility.serial_prefix),
    ):
        if not CODE.fullmatch(value):
            fields[field] = msg("Use 1 to 24 letters A–Z, digits and hyphens, as “HYD” or “UV-2”")
        elif tx.scalar(select(Facility.id).where(column == value)) is not None:
            fields[field] = msg("Another facility has “%(value)s”; choose a different one", value=value)
    if fields:
        raise RuleBroken(fields=fields)
    facility = Facility(code=code, serial_prefix=serial_prefix)
    _describe(facility, details)
    tx.add(facility)
    after = {"code": code, "serial_prefix": serial_prefix, **_facts(facility)}
    audit.record(tx, "facility.created", facility, actor_id=actor.user_id, after=after)
    return facility


def change_facility(tx: Session, facility_id: int, details: FacilityDetails, *, actor: Actor) -> Facility:
    """Describe a facility anew. Raises Forbidden, NotFound, or RuleBroken with what is wrong in each field."""
    _check_actor(actor)
    facility = tx.get(Facility, facility_id, with_for_update=True)
    if facility is None:
        raise NotFound(msg("There is no such facility"))
    fields = _wrong(tx, details)
    if fields:
        raise RuleBroken(fields=fields)
    before = _facts(facility)
    _describe(facility, details)
    audit.record(tx, "facility.changed", facility, actor_id=actor.user_id, before=before, after=_facts(facility))
    return facility


def _check_actor(actor: Actor) -> None:
    if not policy.may_manage_facilities(actor):
        raise Forbidden(msg("Only administrators open and describe facilities"))


def _wrong(tx: Session, details: FacilityDetails) -> dict[str, Message]:
    fields = {}
    if not clean(details.name):
        fields["name"] = msg("Give the facility a name")
    if not clean(details.city):
        fields["city"] = msg("Say in which city the facility is")
    if tx.get(Country, details.country_id) is None:
        fields["country_id"] = msg("Choose a country")
    if details.timezone not in available_timezones():
        fields["timezone"] = msg("There is no time zone “%(name)s”", name=details.timezone)
    if not details.languages:
        fields["languages"] = msg("Choose at least one language")
    return fields


def _describe(facility: Facility, details: FacilityDetails) -> None:
    facility.name = clean(details.name)
    facility.city = clean(details.city)
    facility.country_id = details.country_id
    facility.timezone = details.timezone
    facility.languages = list(details.languages)
    facility.letterhead = [line for line in map(clean, details.letterhead) if line]
    facility.contact_email = details.contact_email.strip()
    facility.active = details.active


def _facts(facility: Facility) -> dict[str, object]:
    names = ("name", "city", "country_id", "timezone", "languages", "letterhead", "contact_email", "active")
    return {name: getattr(facility, name) for name in names}
