"""Groups of runs, and what is planned for them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainfac.scheduling.models import CourseRun, TraineeGroup, TrainingSession


def group_of(run: CourseRun, group_id: int) -> TraineeGroup | None:
    """A group of a run that is not dropped."""
    return next((group for group in run.groups if group.id == group_id and group.active), None)


def sessions_by_group(session: Session, run: CourseRun) -> dict[int, int]:
    """How many sessions that take place are planned for each part of a run, by its id; those with none are absent."""
    query = (
        select(TrainingSession.group_id, func.count(TrainingSession.id))
        .where(TrainingSession.run_id == run.id, TrainingSession.group_id.is_not(None))
        .where(TrainingSession.cancelled.is_(False))
        .group_by(TrainingSession.group_id)
    )
    return {int(group_id): int(count) for group_id, count in session.execute(query) if group_id is not None}
