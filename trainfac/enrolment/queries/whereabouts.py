"""Where participants of a run are expected elsewhere: in sessions of other runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from trainfac.catalogue.models import Module
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import PARTICIPANTS
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models import CourseRun, TrainingSession
from trainfac.scheduling.states import RunState
from trainfac.scheduling.wishes import Elsewhere


def participants_elsewhere(
    session: Session, run_ids: Collection[int], within: Interval
) -> dict[int, list[Elsewhere]]:  # fmt: skip
    """Sessions of other runs in which participants of these runs sit, by the run asked of, in order of time."""
    here, there = aliased(Registration), aliased(Registration)
    query = (
        select(
            here.run_id, here.group_id, here.full_name, CourseRun.code, Module.sequence, Module.title,
            TrainingSession.starts_at, TrainingSession.ends_at,
        )
        .join(there, (there.person_id == here.person_id) & (there.run_id != here.run_id))
        .join(CourseRun, CourseRun.id == there.run_id)
        .join(TrainingSession, TrainingSession.run_id == there.run_id)
        .join(Module, Module.id == TrainingSession.module_id)
        .where(here.run_id.in_(run_ids), here.state.in_(PARTICIPANTS), there.state.in_(PARTICIPANTS))
        .where(CourseRun.state != RunState.CANCELLED, TrainingSession.cancelled.is_(False))
        .where(or_(TrainingSession.group_id.is_(None), TrainingSession.group_id == there.group_id))
        .where(TrainingSession.starts_at < within.end, TrainingSession.ends_at > within.start)
        .order_by(TrainingSession.starts_at, here.full_name)
    )  # fmt: skip
    found: dict[int, list[Elsewhere]] = defaultdict(list)
    for row in session.execute(query):
        found[row.run_id].append(
            Elsewhere(
                row.full_name,
                Interval(row.starts_at, row.ends_at),
                f"{row.sequence}. {row.title}",
                row.code,
                None if row.group_id is None else frozenset({row.group_id}),
            )
        )
    return found
