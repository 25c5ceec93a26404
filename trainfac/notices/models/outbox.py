"""Messages on their way: what a coordinator sent at once, and each person's part of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.infra.db import Base, choice
from trainfac.infra.files import StoredFile
from trainfac.notices.states import MAIL_STATES, MailingKind, MailState
from trainfac.scheduling.models import CourseRun


class Mailing(Base):
    """What a coordinator sent by pressing once; until ``goes_at`` it can be taken back.

    Only changes of timetables have runs here, with what people knew of them; documents say what they are about.
    """

    __tablename__ = "mailing"
    __table_args__ = (Index("ix_mailing_facility_goes_at", "facility_id", "goes_at"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    kind: Mapped[MailingKind] = mapped_column(choice(MailingKind, "mailing_kind"), default=MailingKind.CHANGES)
    about: Mapped[str] = mapped_column(default="")  # codes to read, where it tells of no changes of runs
    goes_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(default="")  # of the coordinator, on top of each message
    cancelled_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    runs: Mapped[list[MailingRun]] = relationship(order_by="MailingRun.run_id", cascade="all, delete-orphan")
    mails: Mapped[list[Mail]] = relationship(order_by="Mail.id", cascade="all, delete-orphan", back_populates="mailing")

    @property
    def subjects(self) -> list[str]:
        """The codes of the runs that it is about."""
        return [self.about] if self.about else [one.run.code for one in self.runs]


class MailingRun(Base):
    """A run that a mailing tells of; ``before`` is what people knew of it, to go back to (a Stock as JSON)."""

    __tablename__ = "mailing_run"
    __table_args__ = (UniqueConstraint("mailing_id", "run_id"),)

    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id", ondelete="CASCADE"))
    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"), index=True)
    before: Mapped[dict[str, Any]]

    run: Mapped[CourseRun] = relationship()


class Mail(Base):
    """A message to one person, as it goes out.

    ``due_at``: not before. ``handed_at``: the server was about to take it; what came of that is only known when it is
    sent. ``held_until``: until then a worker has it in hand.
    """

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_state_due", "state", "due_at"),
        Index("ix_mail_facility", "facility_id", "id"),
        CheckConstraint("(state = 'sending') = (held_until IS NOT NULL)", name="in_hand"),
    )

    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id", ondelete="CASCADE"), index=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    to_name: Mapped[str]
    address: Mapped[str]  # empty: none is known
    reply_to: Mapped[str] = mapped_column(default="")
    from_name: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    calendar: Mapped[str] = mapped_column(default="")  # iCalendar; empty: nothing to put into one
    state: Mapped[MailState] = mapped_column(choice(MailState, "mail_state"), default=MailState.WAITING)
    due_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[dict[str, Any] | None]  # what went wrong last, a Message as JSON

    mailing: Mapped[Mailing] = relationship(back_populates="mails")
    enclosed: Mapped[MailEnclosure | None] = relationship(cascade="all, delete-orphan", single_parent=True)

    def move(self, state: MailState) -> None:
        """Change the state; what is not in a worker's hand any more is held by nobody."""
        MAIL_STATES.check(self.state, state)
        self.state = state
        if state is not MailState.SENDING:
            self.held_until = None


class MailEnclosure(Base):
    """A stored file that goes with a message: named here, and read where files are kept when the message goes."""

    __tablename__ = "mail_enclosure"

    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id", ondelete="CASCADE"), unique=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship()
