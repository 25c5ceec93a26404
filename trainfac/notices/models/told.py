"""What people were last told of each run that was published.

Columns as those of the sessions themselves, so that the database can say which runs differ from it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from trainfac.infra.db import Base

told_trainer = Table(
    "told_trainer",
    Base.metadata,
    Column("session_id", ForeignKey("told_session.session_id", ondelete="CASCADE"), primary_key=True),
    Column("trainer_id", ForeignKey("trainer.id"), primary_key=True),
    Index("ix_told_trainer_trainer_id", "trainer_id"),
)


class ToldRun(Base):
    """People know this run; a run without such a row is known to nobody."""

    __tablename__ = "told_run"

    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"), unique=True)
    cancelled: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")


class ToldSession(Base):
    """People know that this session takes place so. It may have been removed since: its id refers to nothing then."""

    __tablename__ = "told_session"
    __table_args__ = (Index("ix_told_session_run_end", "run_id", "ends_at"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(unique=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("trainee_group.id"))
    note: Mapped[str] = mapped_column(default="")


class ToldPlace(Base):
    """A participant knows which group of the run they are in."""

    __tablename__ = "told_place"

    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("trainee_group.id"))
