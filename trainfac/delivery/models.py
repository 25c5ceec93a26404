"""Tables of attendance records, assessments and results."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.delivery.states import AssessmentKind, AttendanceStatus, Outcome
from trainfac.infra.db import Base, choice


class AttendanceRecord(Base):
    """One participant at one session, with the minutes they took part."""

    __tablename__ = "attendance_record"
    __table_args__ = (
        UniqueConstraint("session_id", "registration_id"),
        CheckConstraint("minutes >= 0", name="minutes"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    status: Mapped[AttendanceStatus] = mapped_column(choice(AttendanceStatus, "attendance_status"))
    minutes: Mapped[int]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    @property
    def answer(self) -> str:
        """What is recorded as one text, to compare it with what a sheet showed."""
        return attendance_answer(self.status, self.minutes)


def attendance_answer(status: AttendanceStatus, minutes: int) -> str:
    return f"{status.value} {minutes}"


class Assessment(Base):
    """A test or an observed practical of a run."""

    __tablename__ = "assessment"
    __table_args__ = (CheckConstraint("pass_mark BETWEEN 0 AND 100", name="pass_mark"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id"), index=True)
    module_id: Mapped[int | None] = mapped_column(ForeignKey("module.id"))
    kind: Mapped[AssessmentKind] = mapped_column(choice(AssessmentKind, "assessment_kind"))
    title: Mapped[str]
    pass_mark: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(60))  # per cent
    required: Mapped[bool] = mapped_column(default=True)  # to be passed for a certificate of achievement

    results: Mapped[list[AssessmentResult]] = relationship(back_populates="assessment")


class AssessmentResult(Base):
    """What a participant got: a score in per cent, or the outcome of a practical."""

    __tablename__ = "assessment_result"
    __table_args__ = (
        UniqueConstraint("assessment_id", "registration_id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        CheckConstraint("(score IS NULL) <> (outcome IS NULL)", name="one_of_both"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome, "outcome"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    assessment: Mapped[Assessment] = relationship(back_populates="results")

    @property
    def answer(self) -> str:
        """What is recorded as one text, to compare it with what a sheet showed."""
        return result_answer(self.score, self.outcome)


def result_answer(score: Decimal | None, outcome: Outcome | None) -> str:
    """Two decimals, as the database keeps them; empty for neither."""
    if outcome is not None:
        return outcome.value
    return "" if score is None else f"{score:.2f}"
