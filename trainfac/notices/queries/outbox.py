"""The outbox of a facility: what was sent, what waits, what can still be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.notices.models import Mail, MailEnclosure, Mailing, MailingRun
from trainfac.notices.states import MailState
from trainfac.scheduling.models import Facility


@dataclass(frozen=True)
class OnHold:
    """Messages that can still be taken back."""

    mailing: Mailing
    messages: int
    runs: Sequence[str]


def outbox(session: Session, facility: Facility, state: MailState | None, number: int) -> Page:
    """Messages of a facility, the newest first; without what they say."""
    query = select(Mail).where(Mail.facility_id == facility.id)
    if state is not None:
        query = query.where(Mail.state == state)
    total = session.scalar(select(func.count()).select_from(query.with_only_columns(Mail.id).subquery())) or 0
    number = min(number, Page((), total).last)
    texts = [defer(column) for column in (Mail.text, Mail.html, Mail.calendar)]
    rows = session.scalars(
        query.options(*texts).order_by(Mail.mailing_id.desc(), Mail.id).limit(PAGE_ROWS).offset(offset(number))
    )
    return Page(list(rows), total, number)


def counts(session: Session, facility: Facility) -> dict[MailState, int]:
    """How many messages of a facility are in each state."""
    query = select(Mail.state, func.count(Mail.id)).where(Mail.facility_id == facility.id).group_by(Mail.state)
    return {state: count for state, count in session.execute(query)}  # noqa: C416 - rows are no pairs for mypy


def mail_of(session: Session, facility: Facility, mail_id: int) -> Mail:
    """A message of a facility with everything about it. Raises NotFound."""
    query = (
        select(Mail)
        .where(Mail.id == mail_id, Mail.facility_id == facility.id)
        .options(
            joinedload(Mail.mailing).selectinload(Mailing.runs).joinedload(MailingRun.run),
            joinedload(Mail.enclosed).joinedload(MailEnclosure.file),
        )
    )
    mail = session.scalar(query)
    if mail is None:
        raise NotFound(msg("There is no such message"))
    return mail


def on_hold(session: Session, facility: Facility, now: datetime) -> list[OnHold]:
    """What was sent a moment ago and can still be taken back, the next to go first."""
    query = (
        select(Mailing)
        .where(Mailing.facility_id == facility.id, Mailing.cancelled_at.is_(None), Mailing.goes_at > now)
        .options(selectinload(Mailing.runs).joinedload(MailingRun.run))
        .order_by(Mailing.goes_at, Mailing.id)
    )
    mailings = list(session.scalars(query))
    ids = [mailing.id for mailing in mailings]
    messages = select(Mail.mailing_id, func.count(Mail.id)).where(Mail.mailing_id.in_(ids)).group_by(Mail.mailing_id)
    numbers: dict[int, int] = {row[0]: row[1] for row in session.execute(messages)} if ids else {}
    return [OnHold(one, numbers.get(one.id, 0), one.subjects) for one in mailings]
