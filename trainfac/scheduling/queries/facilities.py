"""Facilities and runs by the codes in an address, for those who work there; for anybody else there are none."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling import policy
from trainfac.scheduling.models import CourseRun, Facility


def coordinated(session: Session, actor: Actor, facility_code: str) -> Facility:
    """The facility, which the actor must coordinate. Raises NotFound."""
    facility = _facility(session, facility_code)
    if facility is None or not policy.may_coordinate(actor, facility.id):
        raise NotFound(msg("There is no such facility"))
    return facility


def facility_for(session: Session, actor: Actor, facility_code: str) -> Facility:
    """The facility, where the actor must be a coordinator or a trainer. Raises NotFound."""
    facility = _facility(session, facility_code)
    if facility is None or not policy.may_see_work(actor, facility.id):
        raise NotFound(msg("There is no such facility"))
    return facility


def coordinated_run(session: Session, actor: Actor, facility_code: str, run_code: str) -> CourseRun:
    """A run of a facility that the actor must coordinate, with its facility and course loaded. Raises NotFound."""
    run = _run(session, facility_code, run_code)
    if run is None or not policy.may_coordinate(actor, run.facility_id):
        raise NotFound(msg("There is no such course run"))
    return run


def run_for_staff(session: Session, actor: Actor, facility_code: str, run_code: str) -> CourseRun:
    """A run of a facility where the actor must be a coordinator or a trainer; facility and course are loaded.

    Raises NotFound.
    """
    run = _run(session, facility_code, run_code)
    if run is None or not policy.may_see_work(actor, run.facility_id):
        raise NotFound(msg("There is no such course run"))
    return run


def _facility(session: Session, code: str) -> Facility | None:
    return session.scalar(select(Facility).where(Facility.code == code))


def _run(session: Session, facility_code: str, run_code: str) -> CourseRun | None:
    query = (
        select(CourseRun)
        .join(CourseRun.facility)
        .where(Facility.code == facility_code, CourseRun.code == run_code)
        .options(joinedload(CourseRun.facility), joinedload(CourseRun.course))
    )
    return session.scalar(query)
