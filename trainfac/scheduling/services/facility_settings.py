"""What coordinators say about their facility: its working hours and breaks, and the text about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean, clean_block
from trainfac.scheduling.hours import Break, Opening
from trainfac.scheduling.models import Facility, FacilityBreak, OpeningPeriod
from trainfac.scheduling.queries import working_days
from trainfac.scheduling.services.lookup import facility_to_change


def set_hours(
    tx: Session, facility_id: int, openings: Sequence[Opening], breaks: Sequence[Break], *, actor: Actor
) -> Facility:
    """Say when the facility works. Sessions that are planned already stay where they are.

    Raises NotFound, or RuleBroken when periods of one day overlap or none is left between the breaks.
    """
    facility = facility_to_change(tx, facility_id, actor)
    for earlier, later in pairwise(sorted(openings)):
        if earlier.weekday == later.weekday and later.opens < earlier.closes:
            raise RuleBroken(fields={f"day_{later.weekday}": msg("These periods overlap")})
    if not openings:
        raise RuleBroken(msg("Enter the working hours of at least one day"))
    before = _week(facility)
    facility.opening_periods.clear()
    facility.breaks.clear()
    tx.flush()  # old rows go before the new ones come: a weekday has one period for each opening time
    facility.opening_periods = [OpeningPeriod(weekday=o.weekday, opens=o.opens, closes=o.closes) for o in openings]
    facility.breaks = [
        FacilityBreak(label=clean(b.label), starts=b.starts, ends=b.ends, weekday=b.weekday) for b in breaks
    ]
    hours = working_days.working_hours(facility)
    if not any(hours.working_blocks(date(2001, 1, day)) for day in range(1, 8)):
        raise RuleBroken(msg("The breaks leave no time to teach in"))
    audit.record(tx, "facility.hours_set", facility, actor_id=actor.user_id, before=before, after=_week(facility))
    return facility


def describe(tx: Session, facility_id: int, about: str, *, actor: Actor) -> Facility:
    """What the public reads about the facility."""
    facility = facility_to_change(tx, facility_id, actor)
    facility.about = clean_block(about)
    audit.record(tx, "facility.described", facility, actor_id=actor.user_id)
    return facility


def check_competence(tx: Session, facility_id: int, *, checks: bool, actor: Actor) -> Facility:
    """Say whether trainers teach only what they are on record as competent to teach. Planned sessions stay."""
    facility = facility_to_change(tx, facility_id, actor)
    if facility.checks_competence != checks:
        facility.checks_competence = checks
        after = {"checks_competence": checks}
        audit.record(tx, "facility.competence_check_set", facility, actor_id=actor.user_id, after=after)
    return facility


def _week(facility: Facility) -> dict[str, object]:
    return {
        "openings": [[o.weekday, f"{o.opens:%H:%M}", f"{o.closes:%H:%M}"] for o in facility.opening_periods],
        "breaks": [[b.label, f"{b.starts:%H:%M}", f"{b.ends:%H:%M}", b.weekday] for b in facility.breaks],
    }
