"""Facilities and runs by the codes in an address, for those who work there; for anybody else there are none."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.scheduling import policy
from trainfac.scheduling.models import CourseRun, Facility


def coordinated(session: Session, actor: Actor, facility_code: str) -> Facility:
    """The facility, which the actor must coordinate. Raises NotFound."""
    facility = facility_by_code(session, facility_code)
    if facility is None or not policy.may_coordinate(actor, facility.id):
        raise NotFound(msg("There is no such facility"))
    return facility


def facility_for(session: Session, actor: Actor, facility_code: str) -> Facility:
    """The facility, where the actor must be a coordinator or a trainer. Raises NotFound."""
    facility = facility_by_code(session, facility_code)
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


def facility_by_code(session: Session, code: str) -> Facility | None:
    """The facility of that code; who may know of it is for the caller to see."""
    return session.scalar(select(Facility).where(Facility.code == code))


def all_facilities(session: Session, number: int) -> Page:
    """A page of all facilities by name, each with its country, for administrators."""
    total = session.scalar(select(func.count(Facility.id))) or 0
    number = min(number, Page((), total).last)
    query = select(Facility).options(joinedload(Facility.country)).order_by(Facility.name, Facility.id)
    return Page(session.scalars(query.limit(PAGE_ROWS).offset(offset(number))).all(), total, number)


def _run(session: Session, facility_code: str, run_code: str) -> CourseRun | None:
    query = (
        select(CourseRun)
        .join(CourseRun.facility)
        .where(Facility.code == facility_code, CourseRun.code == run_code)
        .options(joinedload(CourseRun.facility), joinedload(CourseRun.course))
    )
    return session.scalar(query)
