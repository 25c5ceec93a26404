"""Somebody else teaches, from a day on, whatever a trainer has in every run of a facility."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling import policy
from trainfac.scheduling.clashes import Clash
from trainfac.scheduling.models import CourseRun, Facility, Trainer, TrainingSession
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.together import Changed
from trainfac.scheduling.services.whole_timetable import replace_trainer


def hand_over(
    tx: Session, facility_id: int, old_id: int, new_id: int, from_day: date, *, actor: Actor, now: datetime
) -> Changed:
    """Replace a trainer everywhere at a facility, in all its runs or in none.

    Runs that were put away or cancelled stay as they are. Raises NotFound, RuleBroken, or Busy with what speaks
    against it in any of the runs.
    """
    facility = tx.get(Facility, facility_id)
    if facility is None or not policy.may_coordinate(actor, facility_id):
        raise NotFound(msg("There is no such facility"))
    runs = runs_taught(tx, facility, old_id, from_day)
    if not runs:
        raise RuleBroken(fields={"from_day": msg("From that day on there is nothing to hand over")})
    changed, warnings, against = 0, dict[str, Message](), list[Clash]()
    for run in runs:
        try:
            done = replace_trainer(tx, run.id, old_id, new_id, from_day, actor=actor, now=now)
        except Busy as busy:
            against.extend(busy.clashes)
        else:
            changed += done.sessions
            warnings |= {str(warning): warning for warning in done.warnings}
    if against:
        raise Busy(against)
    return Changed(changed, tuple(warnings.values()))


def runs_taught(tx: Session, facility: Facility, trainer_id: int, from_day: date) -> list[CourseRun]:
    """Runs whose timetable may change and of which the trainer has sessions from a day on, in the order of locking."""
    first_at = datetime.combine(from_day, time(), facility.zone)
    query = (
        select(CourseRun)
        .where(
            CourseRun.facility_id == facility.id,
            CourseRun.sessions.any(
                TrainingSession.trainers.any(Trainer.id == trainer_id)
                & (TrainingSession.starts_at >= first_at)
                & TrainingSession.cancelled.is_(False)
            ),
        )
        .order_by(CourseRun.id)
    )
    return [run for run in tx.scalars(query) if policy.may_change_timetable(run.state)]
