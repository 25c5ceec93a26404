"""Who asked for a run, who takes part and who waits, for the coordinators of its facility."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from trainfac.directory.models import Organisation, Person
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.states import SEATED, NominationState, RegistrationState
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.kernel.text import fold
from trainfac.scheduling.models import CourseRun

_GONE = frozenset({NominationState.NOT_SELECTED, NominationState.WITHDRAWN})


@dataclass(frozen=True)
class NominationFilter:
    """Which of the undecided nominations a list shows."""

    search: str = ""
    run_code: str = ""
    country_id: int | None = None


@dataclass(frozen=True)
class Counts:
    """How many people stand in which part of a run's list."""

    undecided: int
    seated: int
    waiting: int
    gone: int


def undecided_page(session: Session, facility_id: int, wanted: NominationFilter, number: int) -> Page:
    """Nominations for any run of a facility that wait for a decision, the oldest first."""
    query = (
        select(Nomination)
        .join(Nomination.run)
        .join(Nomination.person)
        .join(Nomination.organisation)
        .where(CourseRun.facility_id == facility_id, Nomination.state == NominationState.SUBMITTED)
    )
    if wanted.run_code:
        query = query.where(CourseRun.code == wanted.run_code)
    if wanted.country_id is not None:
        query = query.where(Organisation.country_id == wanted.country_id)
    if fold(wanted.search):
        typed = fold(wanted.search)
        named = (column.contains(typed, autoescape=True) for column in (Person.name_folded, Organisation.name_folded))
        query = query.where(or_(*named))
    run = joinedload(Nomination.run)
    return _page(session, query.options(*_people_of_nominations(), run.joinedload(CourseRun.course)), number)


def undecided_runs(session: Session, facility_id: int) -> Sequence[CourseRun]:
    """The runs of a facility for which somebody waits for a decision, the next first."""
    waited_for = select(Nomination.run_id).where(Nomination.state == NominationState.SUBMITTED)
    query = (
        select(CourseRun)
        .where(CourseRun.facility_id == facility_id, CourseRun.id.in_(waited_for))
        .options(joinedload(CourseRun.course))
        .order_by(CourseRun.starts_on, CourseRun.id)
    )
    return session.scalars(query).all()


def counts(session: Session, run_id: int) -> Counts:
    asked = _by_state(session, select(Nomination.state, func.count()).where(Nomination.run_id == run_id))
    held = _by_state(session, select(Registration.state, func.count()).where(Registration.run_id == run_id))
    return Counts(
        undecided=asked.get(NominationState.SUBMITTED, 0),
        seated=sum(held.get(state, 0) for state in SEATED),
        waiting=held.get(RegistrationState.WAITING, 0),
        gone=sum(asked.get(state, 0) for state in _GONE),
    )


def undecided_of_run(session: Session, run_id: int, number: int) -> Page:
    """Nominations for a run that wait for a decision, the oldest first."""
    query = select(Nomination).where(Nomination.run_id == run_id, Nomination.state == NominationState.SUBMITTED)
    return _page(session, query.options(*_people_of_nominations()), number)


def gone_of_run(session: Session, run_id: int, number: int) -> Page:
    """Who was not accepted or withdrew, the latest first."""
    query = select(Nomination).where(Nomination.run_id == run_id, Nomination.state.in_(_GONE))
    return _page(session, query.options(*_people_of_nominations()), number, latest_first=True)


def seated_of_run(session: Session, run_id: int, number: int) -> Page:
    """Who holds a seat, by name."""
    query = _registrations(run_id).where(Registration.state.in_(SEATED))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Registration.full_name, Registration.id).limit(PAGE_ROWS).offset(offset(number))
    return Page(session.scalars(ordered).all(), total, number)


def waiting_of_run(session: Session, run_id: int, number: int) -> Page:
    """Who waits for a seat, in the order in which they get one."""
    query = _registrations(run_id).where(Registration.state == RegistrationState.WAITING)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Registration.waitlist_rank).limit(PAGE_ROWS).offset(offset(number))
    return Page(session.scalars(ordered).all(), total, number)


def roster(session: Session, run_id: int) -> Sequence[Registration]:
    """Everybody who holds a seat, by name, with all that a list of participants says."""
    query = (
        _registrations(run_id)
        .where(Registration.state.in_(SEATED))
        .options(joinedload(Registration.organisation).joinedload(Organisation.admin_area))
        .order_by(Registration.full_name, Registration.id)
    )
    return session.scalars(query).all()


def participant(session: Session, run_id: int, registration_id: int) -> Registration:
    """A registration of this run that was not withdrawn. Raises NotFound."""
    query = _registrations(run_id).where(
        Registration.id == registration_id, Registration.state != RegistrationState.WITHDRAWN
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound(msg("There is no such registration"))
    return found


def _registrations(run_id: int) -> Select[Registration]:
    return (
        select(Registration)
        .where(Registration.run_id == run_id)
        .options(
            joinedload(Registration.person),
            joinedload(Registration.country),
            joinedload(Registration.organisation),
            joinedload(Registration.group),
        )
    )


def _people_of_nominations() -> tuple[ExecutableOption, ...]:
    organisation = joinedload(Nomination.organisation)
    return joinedload(Nomination.person), organisation.joinedload(Organisation.country)


def _page(session: Session, query: Select[Nomination], number: int, *, latest_first: bool = False) -> Page:
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = Nomination.updated_at.desc() if latest_first else Nomination.created_at
    ordered = query.order_by(order, Nomination.id).limit(PAGE_ROWS).offset(offset(number))
    return Page(session.scalars(ordered).all(), total, number)


def _by_state(session: Session, query: Select[NominationState | RegistrationState, int]) -> Mapping[object, int]:
    return {row[0]: row[1] for row in session.execute(query.group_by(query.selected_columns[0]))}
