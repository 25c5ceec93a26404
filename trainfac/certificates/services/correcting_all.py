"""Records that changed after certificates were issued: who is concerned, and one correction ordered for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.models import Certificate
from trainfac.certificates.printed_name import name_on
from trainfac.certificates.services.changing import Why
from trainfac.certificates.services.correcting import Correction, latest_corrections, order_correction
from trainfac.certificates.services.drafting import run_to_certify
from trainfac.certificates.snapshot import Snapshot
from trainfac.identity.roles import Actor
from trainfac.infra.jobs import Job
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg


@dataclass(frozen=True)
class Changed:
    """A certificate whose records have changed since: what it would say now, and the last order to correct it."""

    certificate: Certificate
    says: tuple[Message, ...]  # nothing, where the records earn no certificate any more
    order: Job | None

    @property
    def under_way(self) -> bool:
        return self.order is not None and self.order.open


@dataclass(frozen=True)
class ChangedRecords:
    """All of a run whose records have changed, by what can be done about it."""

    everybody: Sequence[Changed]

    def __bool__(self) -> bool:
        return bool(self.everybody)

    @property
    def to_correct(self) -> list[Changed]:
        return [each for each in self.everybody if each.says and not each.under_way]

    @property
    def under_way(self) -> list[Changed]:
        return [each for each in self.everybody if each.under_way]

    @property
    def to_revoke(self) -> list[Changed]:
        return [each for each in self.everybody if not each.says and not each.under_way]


@dataclass(frozen=True)
class Corrections:
    """What became of an order to correct many: how many are made, and why others are not, by name."""

    ordered: int
    refused: tuple[Message, ...]


def changed_records(session: Session, people: Sequence[queries.Candidate]) -> ChangedRecords:
    """Those of the participants of a run who hold a certificate that their records no longer agree with."""
    held = {person.certificate.id: person for person in people if person.certificate is not None and person.outdated}
    orders = latest_corrections(session, held)
    return ChangedRecords(
        [
            Changed(person.certificate, person.news, orders.get(number))
            for number, person in held.items()
            if person.certificate is not None
        ]
    )


def order_corrections(
    tx: Session,
    run_id: int,
    certificate_ids: Collection[int],
    why: Why,
    *,
    actor: Actor,
    now: datetime,
    public_url: str,
) -> Corrections:
    """Have each of these certificates of a run corrected from the records, with the names that are printed on it.

    One that cannot be, or is being corrected already, keeps no other from it: it is told by name, so that an order
    that is given twice makes nothing twice. Raises NotFound for certificates of another run, and when there are none.
    """
    run = run_to_certify(tx, run_id)
    known = {each.id: each for each in queries.certificates_of_run(tx, run.id)}
    if not policy.may_issue(actor, run.facility_id) or not certificate_ids or not known.keys() >= set(certificate_ids):
        raise NotFound(msg("There is no such certificate"))
    people = queries.candidates(tx, run.id)
    changed = {each.certificate.id for each in changed_records(tx, people).everybody}
    ordered, refused = 0, list[Message]()
    for number in sorted(set(certificate_ids)):
        reasons: Sequence[Message] = (msg("It was corrected meanwhile, or the records agree with it again"),)
        if number in changed:
            reasons = _order(tx, known[number], why, people, actor=actor, now=now, public_url=public_url)
        ordered += not reasons
        refused += (_told(known[number], reason) for reason in reasons)
    return Corrections(ordered, tuple(refused))


def _order(
    tx: Session,
    old: Certificate,
    why: Why,
    people: Sequence[queries.Candidate],
    *,
    actor: Actor,
    now: datetime,
    public_url: str,
) -> Sequence[Message]:
    """Order one; returns why not, if so. Nothing is written before everything is asked."""
    name = name_on(Snapshot.from_json(old.snapshot))
    asked = Correction(
        name.name, from_records=True, why=why, native_name=name.native_name, native_lang=name.native_lang
    )
    try:
        order_correction(tx, old.id, asked, actor=actor, now=now, public_url=public_url, people=people)
    except RuleBroken as error:
        return (*error.reasons, *error.fields.values())
    except Forbidden as error:
        return (error.message,)
    return ()


def _told(certificate: Certificate, reason: Message) -> Message:
    return msg("%(name)s, %(serial)s: %(why)s", name=certificate.holder_name, serial=certificate.serial, why=reason)
