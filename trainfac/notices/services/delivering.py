"""Messages in the hands of a worker: taken up one at a time, each step written down before the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from trainfac.infra.files import StoredFile
from trainfac.infra.jobs import OPEN_STATES as OPEN_JOBS
from trainfac.infra.jobs import Job, enqueue
from trainfac.infra.mail import Outgoing
from trainfac.infra.smtp import Withheld, lost_on_the_way
from trainfac.kernel.messages import Message, msg
from trainfac.notices.models import Mail, MailEnclosure, Mailing
from trainfac.notices.services.envelopes import no_address
from trainfac.notices.states import MailState

SEND: Final = "notices.send"
SUBJECT: Final = "outbox"
HELD: Final = timedelta(minutes=5)  # longer than a server may take to answer everything
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
KEPT_FOR: Final = timedelta(days=400)
# Why a message, by its id, must not go any more; asked in the transaction after which the server may have it.
WhyNot = Callable[[Session, int], Message | None]


def nothing_against(_session: Session, _mail_id: int) -> Message | None:
    """Of messages that stay true whatever happens."""
    return None


def order_due(tx: Session, now: datetime) -> Job | None:
    """Wake a worker when messages are due that nobody is sending; comes by every few seconds."""
    if not tx.scalar(select(exists().where(or_(_due(now), _left_behind(now))))):
        return None
    at_work = exists().where(Job.subject == SUBJECT, Job.kind == SEND, Job.state.in_(OPEN_JOBS))
    return None if tx.scalar(select(at_work)) else enqueue(tx, SEND, subject=SUBJECT, payload={}, user_id=None)


def due_now(session: Session, now: datetime) -> int:
    """How many messages may go."""
    return session.scalar(select(func.count(Mail.id)).where(_due(now))) or 0


def take_up(tx: Session, now: datetime) -> tuple[int, Outgoing] | None:
    """The next message that is due, for this worker alone; none when there is none.

    What a worker that died had in hand is put right first, and who has no address is told so.
    """
    _put_right(tx, now)
    query = select(Mail).where(_due(now)).order_by(Mail.due_at, Mail.id).limit(1).with_for_update(skip_locked=True)
    while (mail := tx.scalar(query)) is not None:
        if mail.address:
            mail.held_until, mail.attempts = now + HELD, mail.attempts + 1
            mail.move(MailState.SENDING)
            return mail.id, _outgoing(mail, now)
        _fail(mail, no_address())
        tx.flush()
    return None


def enclosed_in(session: Session, mail_id: int) -> StoredFile | None:
    """The file that goes with a message."""
    query = select(StoredFile).join(MailEnclosure, MailEnclosure.file_id == StoredFile.id)
    return session.scalar(query.where(MailEnclosure.mail_id == mail_id))


def hand_over(tx: Session, mail_id: int, now: datetime, why_not: WhyNot = nothing_against) -> None:
    """From now on the server may have the message, whatever becomes of us. Raises Withheld when it must not."""
    mail = tx.get_one(Mail, mail_id, with_for_update=True)
    reason = why_not(tx, mail_id)
    if reason is not None:
        raise Withheld(reason)
    mail.handed_at = now


def note_sent(tx: Session, mail_id: int, now: datetime) -> None:
    """The server has taken the message."""
    mail = tx.get_one(Mail, mail_id, with_for_update=True)
    mail.move(MailState.SENT)
    mail.sent_at = now
    mail.problem = None


def note_failed(tx: Session, mail_id: int, problem: Message) -> None:
    """The message will not go out by itself any more."""
    _fail(tx.get_one(Mail, mail_id, with_for_update=True), problem)


def postpone(tx: Session, mail_id: int, problem: Message, now: datetime) -> None:
    """Try again later, after longer and longer pauses; in the end give up."""
    _postpone(tx.get_one(Mail, mail_id, with_for_update=True), problem, now)


def postpone_all(tx: Session, mail_id: int, problem: Message, now: datetime) -> None:
    """The server takes nothing: whatever is due waits with this message, as if it had been tried as well."""
    _postpone(tx.get_one(Mail, mail_id, with_for_update=True), problem, now)
    waiting = select(Mail).where(_due(now), Mail.id != mail_id).order_by(Mail.id).with_for_update(skip_locked=True)
    for mail in tx.scalars(waiting):
        mail.attempts += 1
        _postpone(mail, problem, now)


def keep_due(tx: Session, now: datetime, why_not: WhyNot = nothing_against) -> int:
    """Without a mail server, messages that would go stay here to be read; returns how many were due."""
    due = list(tx.scalars(select(Mail).where(_due(now)).order_by(Mail.id).with_for_update(skip_locked=True)))
    for mail in due:
        reason = why_not(tx, mail.id) if mail.address else no_address()
        if reason is None:
            mail.move(MailState.KEPT)
        else:
            _fail(mail, reason)
    return len(due)


def forget_old(tx: Session, now: datetime) -> None:
    """Messages are kept for a year and a little, so that it can be seen who was told what, and not for ever."""
    for mailing in tx.scalars(select(Mailing).where(Mailing.goes_at < now - KEPT_FOR).limit(500)):
        tx.delete(mailing)


def _due(now: datetime) -> ColumnElement[bool]:
    return (Mail.state == MailState.WAITING) & (Mail.due_at <= now)


def _left_behind(now: datetime) -> ColumnElement[bool]:
    return (Mail.state == MailState.SENDING) & (Mail.held_until < now)


def _put_right(tx: Session, now: datetime) -> None:
    """Messages in the hands of a worker that died: those the server cannot have go again, of the rest nobody knows."""
    lost = select(Mail).where(_left_behind(now)).order_by(Mail.id).with_for_update(skip_locked=True)
    for mail in tx.scalars(lost):
        if mail.handed_at is not None:
            _fail(mail, lost_on_the_way())
        elif mail.attempts > len(PAUSES):
            _fail(mail, msg("Sending this message was interrupted again and again. Tell the administrator."))
        else:
            mail.move(MailState.WAITING)
    tx.flush()


def _fail(mail: Mail, problem: Message) -> None:
    mail.move(MailState.FAILED)
    mail.problem = problem.to_json()


def _postpone(mail: Mail, problem: Message, now: datetime) -> None:
    if mail.attempts > len(PAUSES):
        _fail(mail, problem)
        return
    if mail.state is not MailState.WAITING:
        mail.move(MailState.WAITING)
    mail.due_at, mail.handed_at, mail.problem = now + PAUSES[mail.attempts - 1], None, problem.to_json()


def _outgoing(mail: Mail, now: datetime) -> Outgoing:
    return Outgoing(
        message_id=mail.message_id,
        to_name=mail.to_name,
        to_address=mail.address,
        from_name=mail.from_name,
        reply_to=mail.reply_to,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        language=mail.language,
        calendar=mail.calendar,
        written_at=now,
    )
