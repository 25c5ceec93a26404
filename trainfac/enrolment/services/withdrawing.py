"""Taking a wish, a nomination or a seat back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.enrolment import policy
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.queries.places import terms_of
from trainfac.enrolment.rules import withdrawal_obstacles
from trainfac.enrolment.services.seats import free_seat, lock_run
from trainfac.enrolment.states import NominationState, RegistrationState
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.infra.db import Base
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean_block
from trainfac.scheduling.models import CourseRun


def withdraw_nomination(tx: Session, nomination_id: int, *, actor: Actor, now: datetime, note: str = "") -> Nomination:
    """Take a nomination back, and the seat or rank that came of it; doing so again changes nothing.

    The person and the laboratory that proposed them may until the run begins, a coordinator always.
    Raises NotFound, Forbidden, RuleBroken.
    """
    nomination = tx.get(Nomination, nomination_id)
    if nomination is None:
        raise NotFound(msg("There is no such nomination"))
    run = lock_run(tx, nomination.run_id)
    tx.refresh(nomination)
    _check(actor, run, nomination, now, by_laboratory=nomination.by_laboratory)
    if nomination.state is not NominationState.WITHDRAWN:
        query = select(Registration).where(
            Registration.nomination_id == nomination.id, Registration.state != RegistrationState.WITHDRAWN
        )
        _leave(tx, run, nomination, tx.scalar(query), now)
        _write_down(tx, nomination, nomination, actor, note)
    return nomination


def withdraw_registration(
    tx: Session, registration_id: int, *, actor: Actor, now: datetime, note: str = ""
) -> Registration:
    """Take a seat or a rank back, and the nomination behind it; as ``withdraw_nomination``."""
    registration = tx.get(Registration, registration_id)
    if registration is None:
        raise NotFound(msg("There is no such registration"))
    run = lock_run(tx, registration.run_id)
    tx.refresh(registration)
    nomination = None if registration.nomination_id is None else tx.get(Nomination, registration.nomination_id)
    _check(actor, run, registration, now, by_laboratory=nomination is not None and nomination.by_laboratory)
    if registration.state is not RegistrationState.WITHDRAWN:
        _leave(tx, run, nomination, registration, now)
        _write_down(tx, registration, nomination, actor, note)
    return registration


def _check(
    actor: Actor, run: CourseRun, place: Nomination | Registration, now: datetime, *, by_laboratory: bool
) -> None:
    if policy.may_decide(actor, run.facility_id):
        return
    named = {"person_id": place.person_id, "organisation_id": place.organisation_id}
    if not policy.may_see_place(actor, **named):
        raise NotFound(msg("There is no such nomination"))
    if not policy.may_withdraw(actor, **named, by_laboratory=by_laboratory):
        raise Forbidden(msg("Only the person who asked can take this back"))
    reasons = withdrawal_obstacles(terms_of(run), now)
    if reasons:
        raise RuleBroken(*reasons)


def _leave(
    tx: Session, run: CourseRun, nomination: Nomination | None, registration: Registration | None, now: datetime
) -> None:
    if nomination is not None:
        nomination.move(NominationState.WITHDRAWN)
    if registration is None:
        return
    if registration.state is RegistrationState.WAITING:
        registration.move(RegistrationState.WITHDRAWN)
    else:
        free_seat(tx, run, registration, now)


def _write_down(tx: Session, subject: Base, nomination: Nomination | None, actor: Actor, note: str) -> None:
    if nomination is not None and note:
        nomination.decision_note = clean_block(note)
    audit.record(tx, f"{subject.__tablename__}.withdrawn", subject, actor_id=actor.user_id)
