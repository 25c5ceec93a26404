"""Telling holders that their certificate is ready: once for each, and again only for a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.mailable import Ready, Write, not_valid
from trainfac.certificates.models import Certificate, CertificateMail
from trainfac.certificates.queries import Holder
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateState
from trainfac.identity.roles import Actor
from trainfac.infra.audit import record
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.text import clean
from trainfac.notices.models import Mail
from trainfac.notices.services.documents import Parcel, send_documents
from trainfac.notices.services.sending import Post
from trainfac.notices.states import MailState
from trainfac.scheduling.models import CourseRun

REASON_LENGTH: Final = 200
Seen = Mapping[int, str]  # certificates by id, each with the digest of what the coordinator was looking at


def mail_certificates(
    tx: Session, run_id: int, seen: Seen, post: Post, *, write: Write, actor: Actor, now: datetime
) -> list[Mail]:
    """Tell the holders of these certificates of a run, none of whom was told before.

    Raises NotFound, or RuleBroken when somebody was told meanwhile, or something changed since the coordinator looked.
    """
    run = tx.get(CourseRun, run_id)
    if run is None or not policy.may_issue(actor, run.facility_id):
        raise NotFound(msg("There is no such course run"))
    if not seen:
        raise RuleBroken(fields={"certificates": msg("Tick whose certificate is sent")})
    _lock(tx, sorted(seen))
    chosen = [each for each in queries.holders_of_run(tx, run.id) if each.certificate.id in seen]
    if len(chosen) < len(seen):
        raise RuleBroken(msg("A certificate that you chose has been replaced meanwhile. Look at the list again."))
    reasons = [reason for each in chosen if (reason := _why_not(each, seen[each.certificate.id])) is not None]
    if reasons:
        raise RuleBroken(*reasons)
    return _send(tx, run, chosen, post, write=write, actor=actor, now=now)


def mail_again(
    tx: Session, certificate_id: int, because: str, post: Post, *, write: Write, actor: Actor, now: datetime
) -> Mail:
    """Send one person their certificate once more, to the address they have now.

    Raises NotFound, or RuleBroken without a reason, and while the last message is on its way.
    """
    _lock(tx, [certificate_id])
    certificate = queries.certificate(tx, certificate_id)
    if certificate is None or not policy.may_issue(actor, certificate.facility_id):
        raise NotFound(msg("There is no such certificate"))
    holder = queries.holder_of(tx, certificate)
    why = clean(because)[:REASON_LENGTH]
    if not holder.sent:
        raise RuleBroken(msg("Nobody was told of this certificate yet. Send it from the page of its run."))
    if holder.on_its_way:
        raise RuleBroken(msg("The last message about it is still on its way"))
    if holder.why_not is not None:
        raise RuleBroken(holder.why_not)
    if not why:
        raise RuleBroken(fields={"because": msg("Say why it is sent again: it stays on record")})
    run = certificate.registration.run
    (mail,) = _send(tx, run, [holder], post, write=write, actor=actor, now=now, because=why)
    return mail


def why_not_sent(session: Session, mail_id: int) -> Message | None:
    """Why a message must not go any more: its certificate came to count no more after it was written.

    Whoever would change the certificate waits until the transaction ends.
    """
    certificate = queries.certificate_in(session, mail_id)
    if certificate is None or certificate.state is CertificateState.ISSUED:
        return None
    return not_valid(certificate.state)


def forget_taken_back(tx: Session, _now: datetime) -> None:
    """Messages that were taken back told nobody anything."""
    taken_back = select(Mail.id).where(Mail.state == MailState.CANCELLED)
    tx.execute(delete(CertificateMail).where(CertificateMail.mail_id.in_(taken_back)))


def _lock(tx: Session, certificate_ids: Sequence[int]) -> None:
    """Two who send the same wait for each other, and nobody revokes meanwhile."""
    query = select(Certificate.id).where(Certificate.id.in_(certificate_ids)).order_by(Certificate.id)
    tx.execute(query.with_for_update())


def _why_not(holder: Holder, digest: str) -> Message | None:
    serial = holder.certificate.serial
    if holder.sent:
        return msg("%(serial)s: somebody sent it just now", serial=serial)
    if holder.why_not is not None:
        return msg("%(serial)s: %(why)s", serial=serial, why=holder.why_not)
    if holder.digest != digest:
        return msg("%(serial)s: its address or its file changed while you were looking", serial=serial)
    return None


def _send(
    tx: Session,
    run: CourseRun,
    holders: Sequence[Holder],
    post: Post,
    *,
    write: Write,
    actor: Actor,
    now: datetime,
    because: str = "",
) -> list[Mail]:
    parcels = [
        Parcel(each.to, write(_ready(run, each)), each.certificate.file_id)
        for each in holders
        if each.certificate.file_id is not None
    ]
    mails = send_documents(tx, run.facility_id, run.code, parcels, post, actor=actor, now=now)
    numbers = _last_numbers(tx, [each.certificate.id for each in holders])
    for holder, mail in zip(holders, mails, strict=True):
        certificate = holder.certificate
        number = numbers.get(certificate.id, 0) + 1
        tx.add(CertificateMail(certificate_id=certificate.id, number=number, mail_id=mail.id, because=because))
        told = {"serial": certificate.serial, "mail": mail.id}
        record(tx, "certificate.mailed", certificate, actor_id=actor.user_id, after=told, reason=because)
    tx.flush()
    return mails


def _last_numbers(tx: Session, certificate_ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(CertificateMail.certificate_id, func.max(CertificateMail.number))
        .where(CertificateMail.certificate_id.in_(certificate_ids))
        .group_by(CertificateMail.certificate_id)
    )
    return {key: last for key, last in tx.execute(query)}  # noqa: C416 - rows, not pairs


def _ready(run: CourseRun, holder: Holder) -> Ready:
    snapshot = Snapshot.from_json(holder.certificate.snapshot)
    return Ready(holder.to, run.facility, run.language, snapshot, holder.supersedes)
