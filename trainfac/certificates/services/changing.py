"""What was issued is never edited: it is superseded by a new certificate, or revoked, and says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.codes import new_human_code, new_identity_salt, new_verification_code
from trainfac.certificates.models import Certificate
from trainfac.certificates.services.drafting import Draft, draft, run_to_certify
from trainfac.certificates.services.issuing import issue_one, printing_reasons
from trainfac.certificates.services.orders import order_documents
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import REASONS, CertificateKind, CertificateState, ReasonCode
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import CourseRun


@dataclass(frozen=True)
class Why:
    """Why a certificate is changed: a code to count by, and words that verifiers read."""

    code: ReasonCode
    words: str


def correct_certificate(
    tx: Session,
    certificate_id: int,
    *,
    holder_name: str,
    from_records: bool,
    why: Why,
    actor: Actor,
    now: datetime,
    public_url: str,
) -> Certificate:
    """Issue a new certificate, with a number of its own, that supersedes this one.

    The name is printed as given. Everything else stays as it was printed, or is taken anew from the records of
    attendance and results. Raises NotFound, Forbidden, or RuleBroken with every reason.
    """
    old = _to_change(tx, certificate_id, actor)
    holder_name = clean(holder_name)
    if not holder_name:
        raise RuleBroken(fields={"holder_name": msg("Give the name to be printed")})
    run = run_to_certify(tx, old.registration.run_id)
    issued_on = now.astimezone(run.facility.zone).date()
    prepared = (
        _from_records(tx, run, old, issued_on, public_url) if from_records else _as_printed(old, issued_on, public_url)
    )
    prepared = replace(prepared, snapshot=replace(prepared.snapshot, holder_name=holder_name))
    problems = printing_reasons(prepared, queries.pictures(tx, prepared.snapshot.image_digests))
    if problems:
        raise RuleBroken(*problems)
    _change(tx, old, CertificateState.SUPERSEDED, why, actor, now)
    tx.flush()  # the old one is no longer valid before the new one is
    new = issue_one(tx, run, prepared, actor=actor, now=now, supersedes_id=old.id)
    order_documents(tx, run.id, actor=actor)
    return new


def revoke_certificate(tx: Session, certificate_id: int, *, why: Why, actor: Actor, now: datetime) -> Certificate:
    """Revoke a certificate for a reason that verifiers will read. Raises NotFound, Forbidden or RuleBroken."""
    certificate = _to_change(tx, certificate_id, actor)
    _change(tx, certificate, CertificateState.REVOKED, why, actor, now)
    return certificate


def suspend_certificate(tx: Session, certificate_id: int, *, why: Why, actor: Actor, now: datetime) -> Certificate:
    """Say of a certificate that it does not count until something is settled. Raises as revoking does."""
    certificate = _to_change(tx, certificate_id, actor)
    _change(tx, certificate, CertificateState.SUSPENDED, why, actor, now)
    return certificate


def reinstate_certificate(tx: Session, certificate_id: int, *, actor: Actor, now: datetime) -> Certificate:
    """End a suspension: the certificate is as valid as before, and no trace of it is shown to verifiers."""
    certificate = _to_change(tx, certificate_id, actor)
    before = {"state": certificate.state.value, "reason": certificate.reason}
    certificate.move(CertificateState.ISSUED)
    certificate.reason, certificate.reason_code, certificate.state_changed_at = "", None, now
    record(tx, "certificate.reinstated", certificate, actor_id=actor.user_id, before=before)
    return certificate


def _to_change(tx: Session, certificate_id: int, actor: Actor) -> Certificate:
    tx.get(Certificate, certificate_id, with_for_update=True)
    certificate = queries.certificate(tx, certificate_id)
    if certificate is None or not policy.may_issue(actor, certificate.facility_id):
        raise NotFound(msg("There is no such certificate"))
    if policy.is_own(actor, certificate.registration.person_id):
        raise Forbidden(msg("Nobody changes a certificate of their own; ask another coordinator"))
    return certificate


def _change(
    tx: Session, certificate: Certificate, state: CertificateState, why: Why, actor: Actor, now: datetime
) -> None:
    words = clean(why.words)
    if not words:
        raise RuleBroken(fields={"reason": msg("Say why, in words that verifiers may read")})
    if why.code not in REASONS[state]:
        raise RuleBroken(fields={"code": msg("Choose one of the reasons offered")})
    certificate.move(state)
    certificate.reason, certificate.reason_code, certificate.state_changed_at = words, why.code, now
    record(
        tx,
        f"certificate.{state.value}",
        certificate,
        actor_id=actor.user_id,
        reason=words,
        after={"reason_code": why.code.value},
    )


def _from_records(tx: Session, run: CourseRun, old: Certificate, issued_on: date, public_url: str) -> Draft:
    found = [c for c in queries.candidates(tx, run.id) if c.registration.id == old.registration_id]
    if not found or found[0].eligibility.kind is None:
        reasons = found[0].eligibility.reasons if found else (msg("They are no participant of the run any more"),)
        raise RuleBroken(*reasons, msg("The records do not earn a certificate now: revoke this one instead"))
    stationery = queries.stationery(tx, run.facility_id)
    kind = found[0].eligibility.kind
    return draft(run, found[0], kind, stationery=stationery, issued_on=issued_on, public_url=public_url)


def _as_printed(old: Certificate, issued_on: date, public_url: str) -> Draft:
    code = new_verification_code()
    snapshot = replace(
        Snapshot.from_json(old.snapshot),
        verification_code=code,
        human_code=new_human_code(),
        verification_url=f"{public_url}/verify/{code}",
        identity_salt=new_identity_salt(),
        issued_on=issued_on,
    )
    return Draft(old.registration_id, CertificateKind(old.kind), snapshot, old.template_version_id)
