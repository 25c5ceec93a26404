"""Asking for a place: for oneself, or for somebody of one's laboratory."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.directory.models import Employment, Person
from trainfac.directory.services.staff import add_colleague
from trainfac.enrolment import policy
from trainfac.enrolment.models import Nomination
from trainfac.enrolment.queries.places import laboratory_of, latest_nomination, obstacles
from trainfac.enrolment.services.seats import give_place, lock_run
from trainfac.enrolment.states import LIVE_NOMINATIONS
from trainfac.identity.roles import Actor
from trainfac.infra import audit
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean_block
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import PUBLIC_STATES, Admission


def request_place(tx: Session, run_code: str, *, motivation: str, actor: Actor, now: datetime) -> Nomination:
    """Ask for a place on a run for oneself; asking again changes nothing.

    Raises NotFound, Forbidden, or RuleBroken with every reason.
    """
    if not policy.may_ask(actor):
        raise Forbidden(msg("Sign in before you ask for a place"))
    person = None if actor.person_id is None else tx.get(Person, actor.person_id)
    if person is None:
        raise RuleBroken(msg("The laboratory is not stated"))
    run = _lock_public_run(tx, run_code)
    asked = latest_nomination(tx, run.id, person.id)
    if asked is not None and asked.state in LIVE_NOMINATIONS:
        return asked
    laboratory = laboratory_of(tx, person.id)
    _refuse_if_impossible(tx, run, person, laboratory_stated=laboratory is not None, now=now)
    if laboratory is None:
        raise AssertionError("unreachable: an obstacle names the missing laboratory")
    wish = Nomination(organisation_id=laboratory.id, by_laboratory=False, motivation=clean_block(motivation))
    return _propose(tx, run, person, wish, actor=actor, now=now)


def nominate(
    tx: Session, run_code: str, person_id: int, organisation_id: int, *, motivation: str, actor: Actor, now: datetime
) -> Nomination:
    """Propose somebody of one's laboratory for a run; proposing again changes nothing.

    Raises NotFound for whoever is not known as staff of that laboratory, or RuleBroken with every reason.
    """
    if not policy.may_nominate(actor, organisation_id):
        raise NotFound(msg("There is no such laboratory"))
    employed = select(Employment.id).where(
        Employment.person_id == person_id,
        Employment.organisation_id == organisation_id,
        Employment.confirmed,
        Employment.ended_on.is_(None),
    )
    person = tx.get(Person, person_id)
    if person is None or tx.scalar(employed.limit(1)) is None:
        raise NotFound(msg("Nobody of your laboratory is known by this number"))
    run = _lock_public_run(tx, run_code)
    asked = latest_nomination(tx, run.id, person.id)
    proposed = asked is not None and asked.by_laboratory and asked.organisation_id == organisation_id
    if asked is not None and proposed and asked.state in LIVE_NOMINATIONS:
        return asked
    _refuse_if_impossible(tx, run, person, laboratory_stated=True, now=now)
    wish = Nomination(organisation_id=organisation_id, by_laboratory=True, motivation=clean_block(motivation))
    return _propose(tx, run, person, wish, actor=actor, now=now)


def nominate_newcomer(
    tx: Session,
    run_code: str,
    organisation_id: int,
    *,
    full_name: str,
    email: str,
    job_title: str,
    motivation: str,
    actor: Actor,
    now: datetime,
) -> Nomination:
    """Propose somebody of one's laboratory whom we do not know yet. Sending it twice changes nothing."""
    person = add_colleague(tx, organisation_id, full_name=full_name, email=email, job_title=job_title, actor=actor)
    return nominate(tx, run_code, person.id, organisation_id, motivation=motivation, actor=actor, now=now)


def _propose(
    tx: Session, run: CourseRun, person: Person, wish: Nomination, *, actor: Actor, now: datetime
) -> Nomination:
    wish.run_id, wish.person_id, wish.nominated_by_id = run.id, person.id, actor.user_id
    wish.created_at = now
    tx.add(wish)
    tx.flush()
    if run.admission is Admission.FIRST_COME:
        give_place(tx, run, wish, now)
    audit.record(tx, "nomination.made", wish, actor_id=actor.user_id, after={"state": wish.state.value})
    return wish


def _lock_public_run(tx: Session, run_code: str) -> CourseRun:
    run_id = tx.scalar(select(CourseRun.id).where(CourseRun.code == run_code, CourseRun.state.in_(PUBLIC_STATES)))
    if run_id is None:
        raise NotFound(msg("There is no such course run"))
    return lock_run(tx, run_id)


def _refuse_if_impossible(
    tx: Session, run: CourseRun, person: Person, *, laboratory_stated: bool, now: datetime
) -> None:
    reasons = obstacles(tx, run, person, laboratory_stated=laboratory_stated, now=now)
    if reasons:
        raise RuleBroken(*reasons)
