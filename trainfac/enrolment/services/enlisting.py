"""Participants that a list names: seated without a nomination of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.directory.models import Organisation, Person
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.states import SEATED, NominationState, RegistrationState
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun


@dataclass(frozen=True)
class Enlisted:
    """A person whom a list says takes part, for which laboratory, and how far they have come."""

    person: Person
    organisation: Organisation
    state: RegistrationState = RegistrationState.ACCEPTED


def enlist(tx: Session, run: CourseRun, people: Sequence[Enlisted], *, now: datetime) -> list[Registration]:
    """Give people who are not registered for a run a seat each; a wish of theirs that was not granted yet is now.

    Wants the run's row locked, and has been told by whoever calls that they may. Raises RuleBroken when there are
    fewer seats than people: then nobody gets one.
    """
    if len(people) > run.seats_left:
        raise RuleBroken(
            msg("%(run)s has %(left)s seats left for %(wanted)s people", run=run.code, left=run.seats_left,
                wanted=len(people))
        )  # fmt: skip
    wishes = _wishes(tx, run, people)
    registrations = []
    for enlisted in people:
        if enlisted.state not in SEATED:
            raise ValueError(f"nobody is seated as {enlisted.state}")
        wish = wishes.get(enlisted.person.id)
        if wish is not None:
            wish.move(NominationState.SELECTED)
            wish.decided_at = now
        registrations.append(_registration(run, enlisted, wish, now))
    run.seats_taken += len(registrations)
    tx.add_all(registrations)
    tx.flush()
    return registrations


def _wishes(tx: Session, run: CourseRun, people: Sequence[Enlisted]) -> dict[int, Nomination]:
    """What these people asked for and did not get, or not yet; the newest of each."""
    query = (
        select(Nomination)
        .where(
            Nomination.run_id == run.id,
            Nomination.person_id.in_([enlisted.person.id for enlisted in people]),
            Nomination.state.in_({NominationState.SUBMITTED, NominationState.NOT_SELECTED}),
        )
        .order_by(Nomination.id)
    )
    return {nomination.person_id: nomination for nomination in tx.scalars(query)}


def _registration(run: CourseRun, enlisted: Enlisted, wish: Nomination | None, now: datetime) -> Registration:
    person, organisation = enlisted.person, enlisted.organisation
    return Registration(
        run_id=run.id,
        person_id=person.id,
        nomination_id=None if wish is None else wish.id,
        organisation_id=organisation.id,
        country_id=organisation.country_id,
        admin_area_id=organisation.admin_area_id,
        full_name=person.full_name,
        organisation_name=organisation.name,
        state=enlisted.state,
        registered_at=now,
    )
