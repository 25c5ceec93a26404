"""What was issued is never edited: it is suspended, superseded by a new certificate, or revoked, and says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.models import Certificate
from trainfac.certificates.states import CERTIFICATE_STATES, REASONS, CertificateState, ReasonCode
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean


@dataclass(frozen=True)
class Why:
    """Why a certificate is changed: a code to count by, and words that verifiers read."""

    code: ReasonCode
    words: str


def revoke_certificate(tx: Session, certificate_id: int, *, why: Why, actor: Actor, now: datetime) -> Certificate:
    """Revoke a certificate for a reason that verifiers will read. Raises NotFound, Forbidden or RuleBroken."""
    certificate = to_change(tx, certificate_id, actor)
    change(tx, certificate, CertificateState.REVOKED, why, actor, now)
    return certificate


def suspend_certificate(tx: Session, certificate_id: int, *, why: Why, actor: Actor, now: datetime) -> Certificate:
    """Say of a certificate that it does not count until something is settled. Raises as revoking does."""
    certificate = to_change(tx, certificate_id, actor)
    change(tx, certificate, CertificateState.SUSPENDED, why, actor, now)
    return certificate


def reinstate_certificate(tx: Session, certificate_id: int, *, actor: Actor, now: datetime) -> Certificate:
    """End a suspension: the certificate is as valid as before, and no trace of it is shown to verifiers."""
    certificate = to_change(tx, certificate_id, actor)
    before = {"state": certificate.state.value, "reason": certificate.reason}
    certificate.move(CertificateState.ISSUED)
    certificate.reason, certificate.reason_code, certificate.state_changed_at = "", None, now
    record(tx, "certificate.reinstated", certificate, actor_id=actor.user_id, before=before)
    return certificate


def to_change(tx: Session, certificate_id: int, actor: Actor) -> Certificate:
    """The certificate, locked for a change by the actor. Raises NotFound or Forbidden."""
    tx.get(Certificate, certificate_id, with_for_update=True)
    certificate = queries.certificate(tx, certificate_id)
    if certificate is None or not policy.may_issue(actor, certificate.facility_id):
        raise NotFound(msg("There is no such certificate"))
    if policy.is_own(actor, certificate.registration.person_id):
        raise Forbidden(msg("Nobody changes a certificate of their own; ask another coordinator"))
    return certificate


def check_change(certificate: Certificate, state: CertificateState, why: Why) -> None:
    """Raise RuleBroken unless the certificate may become so, for a reason that verifiers can read."""
    CERTIFICATE_STATES.check(certificate.state, state)
    if not clean(why.words):
        raise RuleBroken(fields={"reason": msg("Say why, in words that verifiers may read")})
    if why.code not in REASONS[state]:
        raise RuleBroken(fields={"code": msg("Choose one of the reasons offered")})


def change(
    tx: Session, certificate: Certificate, state: CertificateState, why: Why, actor: Actor, now: datetime
) -> None:
    """Have a certificate be no longer what it was. Raises RuleBroken as ``check_change`` does."""
    check_change(certificate, state, why)
    certificate.move(state)
    certificate.reason, certificate.reason_code, certificate.state_changed_at = clean(why.words), why.code, now
    record(
        tx,
        f"certificate.{state.value}",
        certificate,
        actor_id=actor.user_id,
        reason=certificate.reason,
        after={"reason_code": why.code.value},
    )
