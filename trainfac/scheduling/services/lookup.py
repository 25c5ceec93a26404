"""What a command is about to change: locked first, and found only by those who may change it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling import policy
from trainfac.scheduling.models import CourseRun, Facility


def facility_to_change(tx: Session, facility_id: int, actor: Actor) -> Facility:
    """The facility, for its coordinators. Raises NotFound."""
    facility = tx.scalar(select(Facility).where(Facility.id == facility_id).with_for_update(key_share=True))
    if facility is None or not policy.may_coordinate(actor, facility.id):
        raise NotFound(msg("There is no such facility"))
    return facility


def run_to_change(tx: Session, run_id: int, actor: Actor) -> CourseRun:
    """The run, for coordinators of its facility. Raises NotFound.

    Whoever changes a run or its timetable locks the run before anything else: one at a time, and no deadlocks.
    """
    run = tx.scalar(
        select(CourseRun)
        .where(CourseRun.id == run_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if run is None or not policy.may_coordinate(actor, run.facility_id):
        raise NotFound(msg("There is no such course run"))
    return run


def timetable_to_change(tx: Session, run_id: int, actor: Actor) -> CourseRun:
    """The same for its timetable. Raises NotFound, or RuleBroken once the run was put away or cancelled."""
    run = run_to_change(tx, run_id, actor)
    refuse_unless_changeable(run)
    return run


def refuse_unless_changeable(run: CourseRun) -> None:
    """Sessions of a run that was put away or cancelled stay as they are. Raises RuleBroken."""
    if not policy.may_change_timetable(run.state):
        raise RuleBroken(msg("This run is “%(state)s”: its timetable stays as it is", state=run.state.label))
