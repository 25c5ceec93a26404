"""Instruments: taken into use, changed, retired; each with places that are booked one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean, fold
from trainfac.scheduling.models import Facility, Instrument, InstrumentPlace
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.services import absences
from trainfac.scheduling.services.lookup import facility_to_change
from trainfac.scheduling.services.needed import refuse_while_needed

MOST_PLACES = 60


@dataclass(frozen=True)
class InstrumentPlan:
    """What is said about an instrument; ``places`` is how many trainees work at it at once."""

    name: str
    technique: str
    places: int
    model: str = ""
    asset_tag: str = ""
    calibration_due: date | None = None


def create_instrument(tx: Session, facility_id: int, plan: InstrumentPlan, *, actor: Actor) -> Instrument:
    """Take an instrument into use. Raises NotFound, or RuleBroken with what is wrong in each field."""
    facility = facility_to_change(tx, facility_id, actor)
    _check(tx, facility, plan, None)
    instrument = Instrument(facility_id=facility.id)
    _write(instrument, plan)
    tx.add(instrument)
    tx.flush()
    _add_places(tx, instrument, 1, plan.places)
    audit.record(tx, "instrument.created", instrument, actor_id=actor.user_id, after=_facts(instrument))
    return instrument


def change_instrument(
    tx: Session, facility_id: int, instrument_id: int, plan: InstrumentPlan, *, actor: Actor, now: datetime
) -> Instrument:
    """Say something else about an instrument. Raises NotFound, or RuleBroken, also while places to go are booked."""
    facility = facility_to_change(tx, facility_id, actor)
    instrument = _instrument(tx, facility, instrument_id)
    _check(tx, facility, plan, instrument)
    before = _facts(instrument)
    _write(instrument, plan)
    _change_places(tx, facility, instrument, plan.places, now)
    audit.record(tx, "instrument.changed", instrument, actor_id=actor.user_id, before=before, after=_facts(instrument))
    return instrument


def retire_instrument(
    tx: Session, facility_id: int, instrument_id: int, *, actor: Actor, now: datetime
) -> Instrument:  # fmt: skip
    """Offer an instrument no more; what was done at it stays. Raises RuleBroken while sessions still need it."""
    facility = facility_to_change(tx, facility_id, actor)
    instrument = _instrument(tx, facility, instrument_id)
    refuse_while_needed(tx, facility, instrument.name, [place.id for place in instrument.places], now)
    instrument.active = False
    audit.record(tx, "instrument.retired", instrument, actor_id=actor.user_id)
    return instrument


def restore_instrument(tx: Session, facility_id: int, instrument_id: int, *, actor: Actor) -> Instrument:
    """Take a retired instrument into use again."""
    instrument = _instrument(tx, facility_to_change(tx, facility_id, actor), instrument_id)
    instrument.active = True
    audit.record(tx, "instrument.restored", instrument, actor_id=actor.user_id)
    return instrument


def _instrument(tx: Session, facility: Facility, instrument_id: int) -> Instrument:
    instrument = known.instrument_of(tx, facility, instrument_id)
    if instrument is None:
        raise NotFound(msg("There is no such instrument"))
    return instrument


def _check(tx: Session, facility: Facility, plan: InstrumentPlan, instrument: Instrument | None) -> None:
    fields: dict[str, Message] = {}
    if not clean(plan.name):
        fields["name"] = msg("Give the instrument a name, as “HPLC 2”")
    if not clean(plan.technique):
        fields["technique"] = msg("Say the technique, as modules name it: “HPLC”")
    if not 1 <= plan.places <= MOST_PLACES:
        fields["places"] = msg("An instrument has 1 to %(most)s places", most=MOST_PLACES)
    same = fold(plan.name)
    others = known.instruments(tx, facility, retired=True)
    if any(other is not instrument and fold(other.name) == same for other in others):
        fields["name"] = msg("There is already an instrument of this name")
    if fields:
        raise RuleBroken(fields=fields)


def _write(instrument: Instrument, plan: InstrumentPlan) -> None:
    instrument.name, instrument.technique = clean(plan.name), clean(plan.technique)
    instrument.model, instrument.asset_tag = clean(plan.model), clean(plan.asset_tag)
    instrument.calibration_due = plan.calibration_due


def _add_places(tx: Session, instrument: Instrument, first: int, last: int) -> None:
    new = [
        InstrumentPlace(name=f"{instrument.name} · {number}", instrument_id=instrument.id, number=number)
        for number in range(first, last + 1)
    ]
    tx.add_all(new)
    tx.flush()
    tx.expire(instrument, ["places"])
    for absence in absences.of_instrument(tx, instrument.id):
        absences.spread(tx, {place.id for place in new}, absence.interval)


def _change_places(tx: Session, facility: Facility, instrument: Instrument, wanted: int, now: datetime) -> None:
    """Places are never deleted: what was booked stays readable. Those beyond the number are out of use."""
    for place in instrument.places:
        place.name = f"{instrument.name} · {place.number}"
    going = [place.id for place in instrument.places if place.active and place.number > wanted]
    refuse_while_needed(tx, facility, instrument.name, going, now)
    for place in instrument.places:
        place.active = place.number <= wanted
    known_numbers = max((place.number for place in instrument.places), default=0)
    if known_numbers < wanted:
        _add_places(tx, instrument, known_numbers + 1, wanted)


def _facts(instrument: Instrument) -> dict[str, Any]:
    due = instrument.calibration_due
    return {
        "name": instrument.name,
        "technique": instrument.technique,
        "model": instrument.model,
        "asset_tag": instrument.asset_tag,
        "calibration_due": due.isoformat() if due else None,
        "places": sum(place.active for place in instrument.places),
    }
