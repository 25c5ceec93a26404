"""The table of calendars that somebody subscribed to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.directory.models import Person
from trainfac.feeds.states import FeedKind
from trainfac.identity.models import User
from trainfac.infra.db import Base, choice
from trainfac.scheduling.models import CourseRun, Facility, Room, Trainer

_LIVE = text("ended_at IS NULL")


class CalendarFeed(Base):
    """A secret address under which somebody's calendar program fetches sessions, until it is ended.

    The address is made from ``nonce`` and the application's secret, and found by its hash: whoever reads the database
    can open none. It hangs on its maker's account and on what gave them the right to it: the facility they coordinate,
    or the person they are.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index(
            "uq_calendar_feed_live", "user_id", "subject", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
        ),
        Index("ix_calendar_feed_facility", "facility_id", "kind"),
    )  # fmt: skip

    kind: Mapped[FeedKind] = mapped_column(choice(FeedKind, "feed_kind"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"))  # none for one's own
    run_id: Mapped[int | None] = mapped_column(ForeignKey("course_run.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # whose own it is
    subject: Mapped[str]  # kind and number in one word: nobody has two live addresses of the same calendar
    nonce: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]  # that its events are written in
    ended_at: Mapped[datetime | None]
    fetched_on: Mapped[date | None]  # no closer: when somebody's telephone wakes up is their business
    content_tag: Mapped[str] = mapped_column(default="")
    content_at: Mapped[datetime | None]  # when it was first found to say what it says now

    user: Mapped[User] = relationship()
    facility: Mapped[Facility | None] = relationship()
    run: Mapped[CourseRun | None] = relationship()
    room: Mapped[Room | None] = relationship()
    trainer: Mapped[Trainer | None] = relationship()
    person: Mapped[Person | None] = relationship()
