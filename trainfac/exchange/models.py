"""Calendars that closures and absences came from, and files that are shown before they are confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.exchange.states import DraftKind
from trainfac.identity.models import User
from trainfac.infra.db import Base, choice
from trainfac.scheduling.models import Trainer


class CalendarSource(Base):
    """A calendar that was brought in: the days on which a facility is closed, or when a trainer is away.

    With an ``address`` it is fetched again at a click, until the address is forgotten.
    """

    __tablename__ = "calendar_source"
    __table_args__ = ({"sqlite_autoincrement": True},)  # a removed row's id never names another calendar

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"), index=True)  # None: closures
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    brought_in_at: Mapped[datetime]
    brought_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    trainer: Mapped[Trainer | None] = relationship()
    brought_in_by: Mapped[User | None] = relationship()


class CalendarEntry(Base):
    """An event of a calendar, and the closure or absence that was made of it.

    ``occurrence`` tells the repetitions of one event apart, and its days where each is a closure. Without a closure or
    absence, somebody took it back by hand.
    """

    __tablename__ = "calendar_entry"
    __table_args__ = (
        UniqueConstraint("source_id", "uid", "occurrence"),
        CheckConstraint("closure_id IS NULL OR absence_id IS NULL", name="one"),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("calendar_source.id", ondelete="CASCADE"))
    uid: Mapped[str]
    occurrence: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    words: Mapped[str]
    closure_id: Mapped[int | None] = mapped_column(ForeignKey("closure.id", ondelete="SET NULL"), index=True)
    absence_id: Mapped[int | None] = mapped_column(ForeignKey("absence.id", ondelete="SET NULL"), index=True)


class ExchangeDraft(Base):
    """A file that was read and waits to be confirmed; ``settled`` once it was brought in or left.

    A calendar is kept as its events (``content``), a timetable as the file itself.
    """

    __tablename__ = "exchange_draft"
    __table_args__ = ({"sqlite_autoincrement": True},)  # a page left open never confirms another file

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    kind: Mapped[DraftKind] = mapped_column(choice(DraftKind, "exchange_draft_kind"))
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainer.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settled: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    trainer: Mapped[Trainer | None] = relationship()

    def settle(self) -> None:
        """Nothing of it can be confirmed any more, and what it said of people is forgotten."""
        self.settled, self.content = True, {}
