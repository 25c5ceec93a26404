"""The seats of a run: taken, waited for, freed. Every function here wants the run's row locked first.

The lock is taken once, before anything is checked; the CHECK on the row stands behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.queries.places import terms_of
from trainfac.enrolment.rules import may_fill_seats
from trainfac.enrolment.states import NominationState, RegistrationState
from trainfac.infra import audit
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import Admission


def lock_run(tx: Session, run_id: int) -> CourseRun:
    """The run as it is now, which nobody else changes before this transaction ends. Raises NotFound."""
    run = tx.get(CourseRun, run_id, with_for_update={"key_share": True})
    if run is None:
        raise NotFound(msg("There is no such course run"))
    return run


def give_place(tx: Session, run: CourseRun, nomination: Nomination, now: datetime) -> Registration:
    """First come, first served: a seat while nobody waits and one is left, else the end of the waiting list."""
    rank = _next_rank(tx, run)
    if rank == 1 and run.seats_left > 0:
        return give_seat(tx, run, nomination, now)
    registration = put_on_waiting_list(tx, run, nomination, now)
    fill_seats(tx, run, run.seats_left, now)
    return registration


def give_seat(tx: Session, run: CourseRun, nomination: Nomination, now: datetime) -> Registration:
    """Seat a nominee, whether they waited or not. The caller has seen that a seat is left."""
    registration = waiting_registration(tx, nomination)
    if registration is None:
        registration = _register(tx, nomination, RegistrationState.ACCEPTED, None, now)
    else:
        registration.move(RegistrationState.ACCEPTED)
    run.seats_taken += 1
    nomination.move(NominationState.SELECTED)
    nomination.decided_at = now
    return registration


def put_on_waiting_list(tx: Session, run: CourseRun, nomination: Nomination, now: datetime) -> Registration:
    """Let a nominee wait behind all who wait already."""
    registration = _register(tx, nomination, RegistrationState.WAITING, _next_rank(tx, run), now)
    nomination.move(NominationState.RESERVE)
    nomination.decided_at = now
    return registration


def free_seat(tx: Session, run: CourseRun, registration: Registration, now: datetime) -> None:
    """Take a seat back from somebody; the next who waits gets it while the run has not begun."""
    registration.move(RegistrationState.WITHDRAWN)
    run.seats_taken -= 1
    tx.flush()
    fill_seats(tx, run, run.seats_left if run.admission is Admission.FIRST_COME else 1, now)


def fill_seats(tx: Session, run: CourseRun, freed: int, now: datetime) -> Sequence[Registration]:
    """Seat the next who wait, at most as many as seats became free; nobody once the run has begun."""
    seats = min(freed, run.seats_left)
    if seats < 1 or not may_fill_seats(terms_of(run), now):
        return []
    query = (
        select(Registration)
        .where(Registration.run_id == run.id, Registration.state == RegistrationState.WAITING)
        .order_by(Registration.waitlist_rank)
        .limit(seats)
    )
    promoted = tx.scalars(query).all()
    for registration in promoted:
        registration.move(RegistrationState.ACCEPTED)
        run.seats_taken += 1
        if registration.nomination_id is not None:
            nomination = tx.get_one(Nomination, registration.nomination_id)
            nomination.move(NominationState.SELECTED)
            nomination.decided_at = now
            nomination.decision_note = ""  # it told them why they waited
        audit.record(tx, "registration.promoted", registration, actor_id=None)
    tx.flush()
    return promoted


def fill_added_seats(tx: Session, run_id: int, added: int, now: datetime) -> int:
    """A run was given more seats: the next who wait get them; returns how many. Scheduling calls it by registration."""
    return len(fill_seats(tx, lock_run(tx, run_id), added, now))


def waiting_registration(tx: Session, nomination: Nomination) -> Registration | None:
    query = select(Registration).where(
        Registration.nomination_id == nomination.id, Registration.state == RegistrationState.WAITING
    )
    return tx.scalar(query)


def _next_rank(tx: Session, run: CourseRun) -> int:
    query = select(func.max(Registration.waitlist_rank)).where(
        Registration.run_id == run.id, Registration.state == RegistrationState.WAITING
    )
    return (tx.scalar(query) or 0) + 1


def _register(
    tx: Session, nomination: Nomination, state: RegistrationState, rank: int | None, now: datetime
) -> Registration:
    """Write down who this is now: later changes of name, laboratory or border do not change what was."""
    person, organisation = nomination.person, nomination.organisation
    registration = Registration(
        run_id=nomination.run_id,
        person_id=person.id,
        nomination_id=nomination.id,
        organisation_id=organisation.id,
        country_id=organisation.country_id,
        admin_area_id=organisation.admin_area_id,
        full_name=person.full_name,
        organisation_name=organisation.name,
        state=state,
        waitlist_rank=rank,
        registered_at=now,
    )
    tx.add(registration)
    tx.flush()
    return registration
