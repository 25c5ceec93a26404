"""What was issued is never edited: it is superseded by a new certificate, or revoked, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.codes import new_human_code, new_verification_code
from trainfac.certificates.models import Certificate
from trainfac.certificates.services.drafting import Draft, draft, run_to_certify
from trainfac.certificates.services.issuing import issue_one, printing_reasons
from trainfac.certificates.services.orders import order_documents
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateKind, CertificateState
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import CourseRun


def correct_certificate(
    tx: Session,
    certificate_id: int,
    *,
    holder_name: str,
    from_records: bool,
    reason: str,
    actor: Actor,
    now: datetime,
    public_url: str,
) -> Certificate:
    """Issue a new certificate, with a number of its own, that supersedes this one.

    The name is printed as given. Everything else stays as it was printed, or is taken anew from the records of
    attendance and results. Raises NotFound, Forbidden, or RuleBroken with every reason.
    """
    old = _to_change(tx, certificate_id, actor)
    holder_name, reason = clean(holder_name), clean(reason)
    if not holder_name:
        raise RuleBroken(fields={"holder_name": msg("Give the name to be printed")})
    run = run_to_certify(tx, old.registration.run_id)
    issued_on = now.astimezone(run.facility.zone).date()
    prepared = (
        _from_records(tx, run, old, issued_on, public_url) if from_records else _as_printed(old, issued_on, public_url)
    )
    prepared = replace(prepared, snapshot=replace(prepared.snapshot, holder_name=holder_name))
    problems = printing_reasons(prepared.snapshot)
    if problems:
        raise RuleBroken(*problems)
    _end(tx, old, CertificateState.SUPERSEDED, reason, actor, now)
    tx.flush()  # the old one is no longer valid before the new one is
    new = issue_one(tx, run, prepared, actor=actor, now=now, supersedes_id=old.id)
    order_documents(tx, run.id, actor=actor)
    return new


def revoke_certificate(tx: Session, certificate_id: int, *, reason: str, actor: Actor, now: datetime) -> Certificate:
    """Revoke a certificate for a reason that verifiers will read. Raises NotFound, Forbidden or RuleBroken."""
    certificate = _to_change(tx, certificate_id, actor)
    _end(tx, certificate, CertificateState.REVOKED, clean(reason), actor, now)
    return certificate


def _to_change(tx: Session, certificate_id: int, actor: Actor) -> Certificate:
    tx.get(Certificate, certificate_id, with_for_update=True)
    certificate = queries.certificate(tx, certificate_id)
    if certificate is None or not policy.may_issue(actor, certificate.facility_id):
        raise NotFound(msg("There is no such certificate"))
    if policy.is_own(actor, certificate.registration.person_id):
        raise Forbidden(msg("Nobody changes a certificate of their own; ask another coordinator"))
    return certificate


def _end(
    tx: Session, certificate: Certificate, state: CertificateState, reason: str, actor: Actor, now: datetime
) -> None:
    if not reason:
        raise RuleBroken(fields={"reason": msg("Say why, in words that verifiers may read")})
    certificate.move(state)
    certificate.reason = reason
    certificate.state_changed_at = now
    record(tx, f"certificate.{state.value}", certificate, actor_id=actor.user_id, reason=reason)


def _from_records(tx: Session, run: CourseRun, old: Certificate, issued_on: date, public_url: str) -> Draft:
    found = [c for c in queries.candidates(tx, run.id) if c.registration.id == old.registration_id]
    if not found or found[0].eligibility.kind is None:
        reasons = found[0].eligibility.reasons if found else (msg("They are no participant of the run any more"),)
        raise RuleBroken(*reasons, msg("The records do not earn a certificate now: revoke this one instead"))
    return draft(run, found[0], found[0].eligibility.kind, issued_on=issued_on, public_url=public_url)


def _as_printed(old: Certificate, issued_on: date, public_url: str) -> Draft:
    code = new_verification_code()
    snapshot = replace(
        Snapshot.from_json(old.snapshot),
        verification_code=code,
        human_code=new_human_code(),
        verification_url=f"{public_url}/verify/{code}",
        issued_on=issued_on,
    )
    return Draft(old.registration_id, CertificateKind(old.kind), snapshot)
