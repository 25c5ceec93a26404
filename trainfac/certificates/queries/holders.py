"""Who holds the certificates of a run, where a message to them would go, and what they were sent."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, defer

from trainfac.certificates.mailable import why_not_mailed
from trainfac.certificates.models import Certificate, CertificateMail
from trainfac.certificates.queries.issued import certificates_of_run
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import PARTICIPANTS
from trainfac.kernel.messages import Message
from trainfac.notices.models import Mail
from trainfac.notices.queries.news import addressees_of
from trainfac.notices.states import MailState
from trainfac.notices.telling import Addressee


@dataclass(frozen=True)
class Holder:
    """The last certificate of a participant, whom a message about it would go to, and those that were sent.

    ``sent`` has the last one first, and none that was taken back. ``why_not``: none goes out now.
    """

    certificate: Certificate
    to: Addressee
    sent: Sequence[CertificateMail]
    supersedes: str
    why_not: Message | None

    @property
    def due(self) -> bool:
        """Whether a message about it is still to be sent, and can be."""
        return not self.sent and self.why_not is None

    @property
    def on_its_way(self) -> bool:
        """Whether the last message waits or is being sent."""
        mail = self.sent[0].mail if self.sent else None
        return mail is not None and mail.state in {MailState.WAITING, MailState.SENDING}

    @cached_property
    def digest(self) -> str:
        """Differs when the message would go elsewhere, or with another file."""
        seen = f"{self.to.person_id} {self.to.address} {self.certificate.file_id}"
        return hashlib.sha256(seen.encode()).hexdigest()[:16]


def holders_of_run(session: Session, run_id: int) -> list[Holder]:
    """Everybody who was ever given a certificate of a run, by name, with the last one. A fixed number of queries."""
    last = {each.registration_id: each for each in certificates_of_run(session, run_id)}
    return _holders(session, list(last.values()))


def holder_of(session: Session, certificate: Certificate) -> Holder:
    """The same about one certificate, whether it is the last one or not."""
    (found,) = _holders(session, [certificate])
    return found


def without_certificate(session: Session, run_id: int) -> list[Registration]:
    """Participants of a run who were never given one, by name."""
    issued = select(Certificate.id).where(Certificate.registration_id == Registration.id).exists()
    query = select(Registration).where(
        Registration.run_id == run_id, Registration.state.in_(PARTICIPANTS), ~issued
    )  # fmt: skip
    return list(session.scalars(query.order_by(Registration.full_name, Registration.id)))


def mails_about(session: Session, certificate_ids: Collection[int]) -> dict[int, list[CertificateMail]]:
    """Messages about these certificates with where they are, the last one first; none that was taken back."""
    query = (
        select(CertificateMail)
        .outerjoin(CertificateMail.mail)
        .where(CertificateMail.certificate_id.in_(certificate_ids))
        .where(or_(Mail.id.is_(None), Mail.state != MailState.CANCELLED))
        .options(contains_eager(CertificateMail.mail).options(defer(Mail.text), defer(Mail.html), defer(Mail.calendar)))
        .order_by(CertificateMail.number.desc())
    )
    found: dict[int, list[CertificateMail]] = {}
    for each in session.scalars(query):
        found.setdefault(each.certificate_id, []).append(each)
    return found


def certificate_in(session: Session, mail_id: int) -> Certificate | None:
    """The certificate that a message tells of; whoever would change it waits until this transaction ends."""
    query = select(Certificate).join(CertificateMail, CertificateMail.certificate_id == Certificate.id)
    locked = query.where(CertificateMail.mail_id == mail_id).with_for_update(of=Certificate)
    return session.scalar(locked.execution_options(populate_existing=True))


def _holders(session: Session, certificates: Sequence[Certificate]) -> list[Holder]:
    addressees = addressees_of(session, {each.registration.person_id for each in certificates})
    mails = mails_about(session, [each.id for each in certificates])
    replaced = _serials(session, {each.supersedes_id for each in certificates if each.supersedes_id})

    def holder(certificate: Certificate) -> Holder:
        to = addressees[certificate.registration.person_id]
        return Holder(
            certificate,
            to,
            mails.get(certificate.id, ()),
            replaced.get(certificate.supersedes_id or 0, ""),
            why_not_mailed(certificate.state, certificate.file.size if certificate.file else None, to.address),
        )

    return sorted(map(holder, certificates), key=lambda each: (each.to.name.casefold(), each.certificate.id))


def _serials(session: Session, certificate_ids: Collection[int]) -> dict[int, str]:
    query = select(Certificate.id, Certificate.serial).where(Certificate.id.in_(certificate_ids))
    return {key: serial for key, serial in session.execute(query)}  # noqa: C416 - rows, not pairs
