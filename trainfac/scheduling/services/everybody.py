"""The group of a run that is everybody: it is there as soon as the run holds anything."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.scheduling.models import CourseRun, TraineeGroup


def ensure_everybody(tx: Session, run: CourseRun) -> TraineeGroup:
    """The group that is everybody; the run is locked by whoever plans it."""
    found = tx.scalar(select(TraineeGroup).where(TraineeGroup.run_id == run.id, TraineeGroup.everybody))
    if found is None:
        found = TraineeGroup(name=run.code, run_id=run.id, everybody=True, size=run.capacity)
        tx.add(found)
        tx.flush()
        tx.expire(run, ["groups"])
    return found
