"""The run whose results somebody wants to record."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainfac.delivery import policy, queries
from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun


def run_to_record(tx: Session, run_id: int, actor: Actor) -> CourseRun:
    """The run; raises NotFound unless the actor coordinates it or teaches one of its sessions."""
    run = tx.get(CourseRun, run_id)
    if run is None or not policy.may_record(actor, run.facility_id, queries.trainers_of_run(tx, run_id)):
        raise NotFound(msg("There is no such run among yours"))
    return run
