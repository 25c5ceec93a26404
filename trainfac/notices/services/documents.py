"""Documents that are sent to people: stored files with a few words, through the outbox. Nobody's knowledge changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.notices.models import Mail, MailEnclosure, Mailing
from trainfac.notices.services.envelopes import a_mail
from trainfac.notices.services.sending import Post, facility_of
from trainfac.notices.states import MailingKind
from trainfac.notices.telling import Addressee
from trainfac.notices.written import Written


@dataclass(frozen=True)
class Parcel:
    """A message to one person and the stored file that goes with it."""

    to: Addressee
    written: Written
    file_id: int


def send_documents(
    tx: Session, facility_id: int, about: str, parcels: Sequence[Parcel], post: Post, *, actor: Actor, now: datetime
) -> list[Mail]:
    """Put a message for each parcel into the outbox, in their order; ``about`` is the code of a run.

    Raises NotFound for a facility that is not the actor's, and RuleBroken when there is nothing to send.
    """
    facility = facility_of(tx, facility_id, actor)
    if not parcels:
        raise RuleBroken(msg("There is nothing to send"))
    mailing = Mailing(
        facility_id=facility.id,
        kind=MailingKind.DOCUMENTS,
        about=about,
        goes_at=now + post.hold,
        words=post.words,
        by_id=actor.user_id,
    )
    for parcel in parcels:
        mail = a_mail(facility, mailing, parcel.to, parcel.written, post.domain)
        mail.enclosed = MailEnclosure(file_id=parcel.file_id)
        mailing.mails.append(mail)
    tx.add(mailing)
    tx.flush()
    return mailing.mails
