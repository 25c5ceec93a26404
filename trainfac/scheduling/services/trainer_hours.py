"""The week in which a trainer teaches at a facility."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.hours import Opening
from trainfac.scheduling.models import TrainerHours
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.queries.trainers import hours_of
from trainfac.scheduling.services.lookup import facility_to_change


def set_trainer_hours(
    tx: Session, facility_id: int, trainer_id: int, periods: Sequence[Opening], *, actor: Actor
) -> list[TrainerHours]:
    """Say when a trainer can teach here; without any period, whenever the facility works. Planned sessions stay.

    Raises NotFound, or RuleBroken when periods of one day overlap.
    """
    facility = facility_to_change(tx, facility_id, actor)
    trainer = known.trainer_of(tx, facility, trainer_id)
    if trainer is None:
        raise NotFound(msg("There is no such trainer"))
    ordered = sorted(periods)
    for earlier, later in pairwise(ordered):
        if earlier.weekday == later.weekday and later.opens < earlier.closes:
            raise RuleBroken(fields={f"day_{later.weekday}": msg("These periods overlap")})
    before = hours_of(tx, facility, trainer)
    tx.execute(
        delete(TrainerHours).where(TrainerHours.trainer_id == trainer.id, TrainerHours.facility_id == facility.id)
    )
    new = [
        TrainerHours(
            trainer_id=trainer.id, facility_id=facility.id, weekday=o.weekday, starts=o.opens, ends=o.closes
        )
        for o in ordered
    ]  # fmt: skip
    tx.add_all(new)
    audit.record(
        tx, "trainer.hours_set", trainer, actor_id=actor.user_id,
        before=_facts(facility.id, before), after=_facts(facility.id, new),
    )  # fmt: skip
    return new


def _facts(facility_id: int, week: Sequence[TrainerHours]) -> dict[str, object]:
    return {
        "facility_id": facility_id,
        "hours": [[one.weekday, f"{one.starts:%H:%M}", f"{one.ends:%H:%M}"] for one in week],
    }
