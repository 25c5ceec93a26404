"""Some rows of a list planned and written in one transaction, under locks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.directory.models import Country
from trainfac.identity.roles import Actor
from trainfac.imports import policy
from trainfac.imports.planning.planner import plan_rows
from trainfac.imports.planning.plans import RowPlan
from trainfac.imports.planning.world import RunKey
from trainfac.imports.queries.world import load_world
from trainfac.imports.rows import ParticipantRow
from trainfac.imports.services.writing import write
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import Facility


@dataclass(frozen=True)
class Applied:
    """What became of some rows, and the codes of the runs that were created for them."""

    plans: list[RowPlan]
    new_runs: tuple[str, ...]


def apply_rows(
    tx: Session,
    facility_id: int,
    rows: Sequence[ParticipantRow],
    seats_wanted: Mapping[RunKey, int],
    *,
    actor: Actor,
    now: datetime,
) -> Applied:
    """Plan these rows on what is on file now and write those that have no problems.

    Repeating it writes nothing more. ``seats_wanted``: people of the whole list by run, for runs that are created.
    Raises NotFound.
    """
    facility = lock_facility(tx, facility_id, actor)
    _lock_countries(tx, {row.country for row in rows})
    today = now.astimezone(facility.zone).date()
    world = load_world(tx, facility, rows, seats_wanted, today=today, lock=True)
    plans = list(plan_rows(rows, world))
    good = [plan for plan in plans if not plan.problems]
    return Applied(plans, write(tx, facility, world, good, actor=actor, now=now))


def lock_facility(tx: Session, facility_id: int, actor: Actor) -> Facility:
    """The facility, where one list at a time is written. Raises NotFound."""
    query = select(Facility).where(Facility.id == facility_id).with_for_update(key_share=True)
    facility = tx.scalar(query)
    if facility is None or not policy.may_import(actor, facility.id):
        raise NotFound(msg("There is no such facility"))
    return facility


def _lock_countries(tx: Session, codes: Iterable[str]) -> None:
    """Whoever adds a laboratory locks its country: two lists, or people who name theirs, cannot both add the same."""
    query = select(Country.id).where(Country.iso2.in_(sorted(codes))).order_by(Country.id)
    tx.scalars(query.with_for_update(key_share=True)).all()
