"""Issuing: numbers, codes and snapshots for everybody who has earned a certificate, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.models import Certificate, SerialCounter, StatusCounter
from trainfac.certificates.render import check_printable
from trainfac.certificates.rules import serial
from trainfac.certificates.services.checking import check_of_run
from trainfac.certificates.services.drafting import Draft, draft, run_to_certify
from trainfac.certificates.services.status_places import locked_places, take_place
from trainfac.enrolment.rules import outcome
from trainfac.enrolment.services import complete_run_registrations
from trainfac.enrolment.states import RegistrationState
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import RunState
from trainfac.signing.queries import missing_keys
from trainfac.signing.states import KeyPurpose

_NO_KEY: Final = {
    KeyPurpose.DOCUMENT: msg("No key for documents is valid now; an administrator has to make or confirm one"),
    KeyPurpose.CREDENTIAL: msg("No key for credentials is valid now; an administrator has to make or confirm one"),
}
# Who waited for the lock read the clock before; and the clocks of two computers are never quite the same.
_CLOCKS_DIFFER: Final = timedelta(minutes=5)
_STATES: Final = frozenset({RunState.CONFIRMED, RunState.RUNNING, RunState.FINISHED, RunState.CLOSED})


@dataclass(frozen=True)
class Refusal:
    """Somebody who gets no certificate now, and every reason."""

    registration_id: int
    person: str
    reasons: tuple[Message, ...]


@dataclass(frozen=True)
class Issue:
    """What an order to issue came to: certificates made, those who had one already, those refused."""

    certificates: tuple[int, ...]
    already: int
    refused: tuple[Refusal, ...]


@dataclass(frozen=True)
class _Order:
    """What all certificates of one order have in common."""

    run: CourseRun
    counter: SerialCounter
    places: StatusCounter
    actor: Actor
    now: datetime
    job_id: int | None


def issue_certificates(
    tx: Session,
    run_id: int,
    *,
    actor: Actor,
    now: datetime,
    public_url: str,
    registration_ids: Collection[int] | None = None,
    job_id: int | None = None,
) -> Issue:
    """Issue to all participants of a run who have earned a certificate and hold none, or to those named.

    Who has a valid certificate keeps it and nothing is spent, so that an order can be repeated; from whom one was taken
    gets a new one only by name. The participation of whoever gets one is over. The documents are made afterwards.
    Raises NotFound, or RuleBroken when the run is not over yet, or nothing of the facility may go out now.
    """
    run = run_to_certify(tx, run_id)
    if not policy.may_issue(actor, run.facility_id):
        raise NotFound(msg("There is no such course run"))
    _refuse_before_the_last_day(run, now)
    problems = check_of_run(tx, run, now).problems
    if problems:
        raise RuleBroken(*(problem.message for problem in problems))
    counter = _counter(tx, run, now)
    people = [
        candidate
        for candidate in queries.candidates(tx, run_id)
        if registration_ids is None or candidate.registration.id in registration_ids
    ]
    passed_over = [] if registration_ids is not None else [person for person in people if person.revoked is not None]
    wanted = [person for person in people if person not in passed_over]
    drafts, refused = _drafts(run, wanted, queries.stationery(tx, run.facility_id, held=True), actor, now, public_url)
    refused += [_revoked_before(person) for person in passed_over]
    order = _Order(run, counter, locked_places(tx, run.facility_id), actor, now, job_id)
    issued = [_issue(tx, order, prepared) for prepared in drafts]
    _complete(tx, run, people, drafts)
    already = sum(candidate.certificate is not None for candidate in people)
    return Issue(tuple(certificate.id for certificate in issued), already, tuple(refused))


def issue_one(
    tx: Session,
    run: CourseRun,
    prepared: Draft,
    *,
    actor: Actor,
    now: datetime,
    supersedes_id: int,
    job_id: int | None,
) -> Certificate:
    """Issue a prepared certificate in place of another, with the next number."""
    refuse_without_key(tx, run.facility_id, now)
    order = _Order(run, _counter(tx, run, now), locked_places(tx, run.facility_id), actor, now, job_id)
    return _issue(tx, order, prepared, supersedes_id)


def why_not_yet(run: CourseRun, now: datetime) -> Message | None:
    """Why certificates of this run cannot be issued now, if so."""
    if run.state not in _STATES:
        return msg("Certificates are issued for runs that were confirmed and held; this one is not")
    opens = datetime.combine(run.ends_on, time(), tzinfo=run.facility.zone)
    if now < opens:
        return msg("Certificates can be issued from the run’s last day on (%(day)s)", day=run.ends_on)
    return None


def _refuse_before_the_last_day(run: CourseRun, now: datetime) -> None:
    reason = why_not_yet(run, now)
    if reason is not None:
        raise RuleBroken(reason)


def refuse_without_key(session: Session, facility_id: int, now: datetime) -> None:
    """A facility that has signed never goes on unsigned: raises RuleBroken when it has no valid key now."""
    missing = missing_keys(session, facility_id, now)
    if missing:
        raise RuleBroken(*(_NO_KEY[purpose] for purpose in missing))


def _drafts(
    run: CourseRun,
    people: list[queries.Candidate],
    stationery: queries.Stationery,
    actor: Actor,
    now: datetime,
    public_url: str,
) -> tuple[list[Draft], list[Refusal]]:
    """Everything that can be wrong is found here, before a number is spent."""
    issued_on = now.astimezone(run.facility.zone).date()
    drafts: list[Draft] = []
    refused: list[Refusal] = []
    for person in people:
        if person.certificate is not None:
            continue
        reasons: tuple[Message, ...] = ()
        if policy.is_own(actor, person.registration.person_id):
            reasons = (msg("Nobody issues a certificate to themselves; ask another coordinator"),)
        elif person.eligibility.kind is None:
            reasons = person.eligibility.reasons
        else:
            kind = person.eligibility.kind
            prepared = draft(run, person, kind, stationery=stationery, issued_on=issued_on, public_url=public_url)
            reasons = printing_reasons(prepared, stationery.pictures)
            if not reasons:
                drafts.append(prepared)
        if reasons:
            refused.append(Refusal(person.registration.id, person.registration.full_name, reasons))
    return drafts, refused


def _revoked_before(person: queries.Candidate) -> Refusal:
    serial = person.revoked.serial if person.revoked else ""
    reason = msg("Certificate %(serial)s was revoked; a new one is issued to this person alone", serial=serial)
    return Refusal(person.registration.id, person.registration.full_name, (reason,))


def _complete(tx: Session, run: CourseRun, people: list[queries.Candidate], drafts: list[Draft]) -> None:
    """The participation of those certified is over; the others' may still be put right until the run is put away."""
    certified = {prepared.registration_id for prepared in drafts}
    ended = [person for person in people if person.registration.id in certified]
    outcomes = {
        person.registration.id: outcome(person.evidence.minutes_attended or 0, person.evidence.minutes_held)
        for person in ended
        if person.registration.state is RegistrationState.ACCEPTED
    }
    complete_run_registrations(tx, run.id, outcomes)


def printing_reasons(prepared: Draft, images: Mapping[str, bytes]) -> tuple[Message, ...]:
    """Why this certificate cannot be printed right; empty when it can. ``images`` by digest."""
    try:
        check_printable(prepared.snapshot, images=images)
    except RuleBroken as error:
        return (*prepared.doubts, *error.reasons)
    return prepared.doubts


def _counter(tx: Session, run: CourseRun, now: datetime) -> SerialCounter:
    """The facility's counter of this year, locked: whoever else issues waits here."""
    year = now.astimezone(run.facility.zone).year
    query = select(SerialCounter).where(SerialCounter.facility_id == run.facility_id, SerialCounter.year == year)
    counter = tx.scalar(query.with_for_update())
    if counter is None:
        counter = SerialCounter(facility_id=run.facility_id, year=year, last=0)
        tx.add(counter)
        tx.flush()
    _refuse_earlier_than_the_last(tx, run, now)
    return counter


def _refuse_earlier_than_the_last(tx: Session, run: CourseRun, now: datetime) -> None:
    """A clock that was set back would print days before those of lower numbers. Asked under the counter's lock."""
    query = select(Certificate.serial, Certificate.issued_at).where(Certificate.facility_id == run.facility_id)
    last = tx.execute(query.order_by(Certificate.issued_at.desc()).limit(1)).first()
    if last is not None and now < last.issued_at - _CLOCKS_DIFFER:
        raise RuleBroken(
            msg(
                "The clock of this computer stands before the time at which %(serial)s was issued; put it right",
                serial=last.serial,
            )
        )


def _issue(tx: Session, order: _Order, prepared: Draft, supersedes_id: int | None = None) -> Certificate:
    counter = order.counter
    counter.last += 1
    number = serial(order.run.facility.serial_prefix, counter.year, counter.last)
    snapshot = replace(prepared.snapshot, serial=number)
    certificate = Certificate(
        facility_id=order.run.facility_id,
        year=counter.year,
        number=counter.last,
        serial=number,
        code=snapshot.verification_code,
        human_code=snapshot.human_code,
        registration_id=prepared.registration_id,
        kind=prepared.kind,
        template_version_id=prepared.template_version_id,
        snapshot=snapshot.to_json(),
        holder_name=snapshot.holder_name,
        issued_at=order.now,
        issued_on=snapshot.issued_on,
        issued_by_id=order.actor.user_id,
        job_id=order.job_id,
        supersedes_id=supersedes_id,
        status_index=take_place(order.places),
    )
    tx.add(certificate)
    record(tx, "certificate.issued", certificate, actor_id=order.actor.user_id, after={"serial": number})
    return certificate
