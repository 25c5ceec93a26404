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
    _refuse_others(tx, run, actor)
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


def may_strike(entry: Handover, run: CourseRun, *, actor: Actor, now: datetime) -> bool:
    """Whether an entry of a run, whose certificates the actor prints, is theirs to strike out now."""
    zone = run.facility.zone
    today = entry.created_at.astimezone(zone).date() == now.astimezone(zone).date()
    return entry.struck_at is None and policy.may_strike(actor, run.facility_id, entry.by_id, today=today)


def strike_out(
    tx: Session, run_id: int, handover_ids: Collection[int], reason: str, *, actor: Actor, now: datetime
) -> int:
    """Say that entries of a run were wrong. They stay, struck out; the right ones may be made. Returns how many.

    Raises NotFound, Forbidden for what others wrote or for another day's, or RuleBroken; then none is struck out.
    """
    run = tx.get_one(CourseRun, run_id, with_for_update=True)  # two who strike the same wait for each other
    _refuse_others(tx, run, actor)
    of_run = {each.id: each for each in queries.handovers_of_run(tx, run.id)}
    if not set(handover_ids) <= of_run.keys():
        raise NotFound(msg("There is no such entry in the hand-over register"))
    chosen = [of_run[number] for number in sorted(set(handover_ids))]
    why = clean(reason)
    _check_entries(chosen, why)
    if not all(may_strike(each, run, actor=actor, now=now) for each in chosen):
        raise Forbidden(msg("You take back what you wrote down today. The rest a coordinator strikes out."))
    for each in chosen:
        each.struck_at, each.struck_by_id, each.struck_because = now, actor.user_id, why
        record(tx, "certificate.handover_struck", each, actor_id=actor.user_id, before=_told(each), reason=why)
    return len(chosen)


def _refuse_others(tx: Session, run: CourseRun, actor: Actor) -> None:
    if not policy.may_print(actor, run.facility_id, trainers_of_run(tx, run.id)):
        raise NotFound(msg("There is no such run among yours"))


def _check_entries(chosen: Sequence[Handover], why: str) -> None:
    fields = {}
    if not chosen:
        fields["entries"] = msg("Tick which entries were wrong")
    if not why:
        fields["reason"] = msg("Say what was wrong: it stays on record")
    struck = ", ".join(each.certificate.holder_name for each in chosen if each.struck_at is not None)
    reasons = [msg("Somebody struck this out just now: %(names)s", names=struck)] if struck else []
    if reasons or fields:
        raise RuleBroken(*reasons, fields=fields)


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
