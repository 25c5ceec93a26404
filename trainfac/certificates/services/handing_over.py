"""Writing down who took a printed certificate, and striking out what was written wrongly."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.models import Certificate, Handover
from trainfac.certificates.states import CertificateState, Recipient
from trainfac.delivery.queries import trainers_of_run
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean
from trainfac.scheduling.models import CourseRun

NAME_LENGTH: Final = 200


@dataclass(frozen=True)
class Given:
    """When certificates were given away and to whom; the name of the holder need not be said."""

    on: date
    to: Recipient
    name: str = ""


@dataclass(frozen=True)
class HandedOver:
    """What was written down: how many certificates; and whose somebody else had written down before."""

    count: int
    before: Sequence[str] = ()

    @property
    def told(self) -> Message | None:
        """Whose were not written down a second time."""
        return (
            msg("Somebody wrote this down just now: %(names)s", names=", ".join(self.before)) if self.before else None
        )


def hand_over(
    tx: Session, run_id: int, certificate_ids: Collection[int], given: Given, *, actor: Actor, now: datetime
) -> HandedOver:
    """Write down that these certificates of a run were handed over; what was before is told, not doubled.

    Raises NotFound, Forbidden, or RuleBroken with every reason; also when all of them were handed over before.
    """
    run = tx.get_one(CourseRun, run_id, with_for_update=True)  # two who tick the same wait for each other
    if not policy.may_print(actor, run.facility_id, trainers_of_run(tx, run.id)):
        raise NotFound(msg("There is no such run among yours"))
    of_run = {each.id: each for each in queries.certificates_of_run(tx, run.id)}
    if not set(certificate_ids) <= of_run.keys():
        raise NotFound(msg("There is no such certificate of this run"))
    chosen = [certificate for key, certificate in of_run.items() if key in set(certificate_ids)]
    handed = queries.standing_handovers(tx, list(of_run))
    waiting = [certificate for certificate in chosen if certificate.id not in handed]
    done = HandedOver(len(waiting), [each.holder_name for each in chosen if each.id in handed])
    if done.told is not None and not waiting:
        raise RuleBroken(done.told)
    _check(waiting, given, run=run, actor=actor, now=now)
    new = [_entry(certificate, given, actor) for certificate in waiting]
    tx.add_all(new)
    tx.flush()
    for handover in new:
        record(tx, "certificate.handed_over", handover, actor_id=actor.user_id, after=_told(handover))
    return done


def strike_out(tx: Session, handover_id: int, reason: str, *, actor: Actor, now: datetime) -> Handover:
    """Say that an entry was wrong. It stays, struck out; the right one may be made. Raises NotFound or RuleBroken."""
    handover = tx.get(Handover, handover_id, with_for_update=True)
    if handover is None or not policy.may_issue(actor, handover.certificate.facility_id):
        raise NotFound(msg("There is no such entry in the hand-over register"))
    if handover.struck_at is not None:
        raise RuleBroken(msg("This entry has been struck out already"))
    why = clean(reason)
    if not why:
        raise RuleBroken(fields={"reason": msg("Say what was wrong: it stays on record")})
    handover.struck_at, handover.struck_by_id, handover.struck_because = now, actor.user_id, why
    record(tx, "certificate.handover_struck", handover, actor_id=actor.user_id, before=_told(handover), reason=why)
    return handover


def _check(chosen: list[Certificate], given: Given, *, run: CourseRun, actor: Actor, now: datetime) -> None:
    if any(policy.is_own(actor, certificate.registration.person_id) for certificate in chosen):
        raise Forbidden(msg("Nobody hands a certificate over to themselves; ask a colleague"))
    today = now.astimezone(run.facility.zone).date()
    reasons = [_why_not(certificate) for certificate in chosen if certificate.state is not CertificateState.ISSUED]
    fields = dict(_wrong(chosen, given, today))
    if reasons or fields:
        raise RuleBroken(*reasons, fields=fields)


def _why_not(certificate: Certificate) -> Message:
    if certificate.state is CertificateState.SUSPENDED:
        return msg("%(name)s: %(serial)s is suspended", name=certificate.holder_name, serial=certificate.serial)
    return msg("%(serial)s is not valid any more", serial=certificate.serial)


def _wrong(chosen: list[Certificate], given: Given, today: date) -> Iterator[tuple[str, Message]]:
    if not chosen:
        yield "certificates", msg("Tick who took their certificate")
    elif given.on > today:
        yield "on", msg("That day is still to come")
    elif given.on < max(certificate.issued_on for certificate in chosen):
        yield "on", msg("That is before the certificates were issued")
    if given.to is Recipient.AUTHORISED and not clean(given.name):
        yield "name", msg("Say who took them")


def _entry(certificate: Certificate, given: Given, actor: Actor) -> Handover:
    name = certificate.holder_name if given.to is Recipient.HOLDER else clean(given.name)[:NAME_LENGTH]
    return Handover(certificate=certificate, handed_on=given.on, recipient=given.to, name=name, by_id=actor.user_id)


def _told(handover: Handover) -> dict[str, Any]:
    return {
        "serial": handover.certificate.serial,
        "on": handover.handed_on.isoformat(),
        "recipient": handover.recipient.value,
    }
