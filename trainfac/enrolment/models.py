"""Tables of nominations and registrations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainfac.directory.models import Country, Organisation, Person
from trainfac.enrolment.states import (
    NOMINATION_STATES,
    REGISTRATION_STATES,
    NominationState,
    RegistrationState,
)
from trainfac.infra.db import Base, choice
from trainfac.scheduling.models import CourseRun, TraineeGroup

_LIVE_NOMINATION = text("state IN ('submitted', 'selected', 'reserve')")
_LIVE_REGISTRATION = text("state <> 'withdrawn'")


class Nomination(Base):
    """A wish or proposal that a person takes part in a run, for the laboratory named."""

    __tablename__ = "nomination"
    __table_args__ = (
        Index(
            "uq_nomination_live",
            "run_id",
            "person_id",
            unique=True,
            sqlite_where=_LIVE_NOMINATION,
            postgresql_where=_LIVE_NOMINATION,
        ),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    nominated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_laboratory: Mapped[bool] = mapped_column(default=False)
    motivation: Mapped[str] = mapped_column(default="")
    state: Mapped[NominationState] = mapped_column(
        choice(NominationState, "nomination_state"), default=NominationState.SUBMITTED
    )
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decision_note: Mapped[str] = mapped_column(default="")  # shown to the person

    run: Mapped[CourseRun] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def reference(self) -> str:
        """What people quote when they write to the facility."""
        return f"N-{self.id:05d}"

    def move(self, state: NominationState) -> None:
        NOMINATION_STATES.check(self.state, state)
        self.state = state


class Registration(Base):
    """A seat of a run held by a person, or their place on its waiting list; with who they were at the time."""

    __tablename__ = "registration"
    __table_args__ = (
        Index(
            "uq_registration_live",
            "run_id",
            "person_id",
            unique=True,
            sqlite_where=_LIVE_REGISTRATION,
            postgresql_where=_LIVE_REGISTRATION,
        ),
        Index(
            "uq_registration_waitlist",
            "run_id",
            "waitlist_rank",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_registration_run_state", "run_id", "state"),
        CheckConstraint("(state = 'waiting') = (waitlist_rank IS NOT NULL)", name="rank_while_waiting"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("course_run.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    nomination_id: Mapped[int | None] = mapped_column(ForeignKey("nomination.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    country_id: Mapped[int] = mapped_column(ForeignKey("country.id"))  # of the laboratory, when registered
    admin_area_id: Mapped[int | None] = mapped_column(ForeignKey("admin_area.id"))
    full_name: Mapped[str]  # when registered
    organisation_name: Mapped[str]
    state: Mapped[RegistrationState] = mapped_column(choice(RegistrationState, "registration_state"))
    waitlist_rank: Mapped[int | None]
    registered_at: Mapped[datetime]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("trainee_group.id"), index=True)  # the part, where split

    run: Mapped[CourseRun] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    group: Mapped[TraineeGroup | None] = relationship()
    country: Mapped[Country] = relationship()

    def move(self, state: RegistrationState) -> None:
        """Change the state; who leaves the waiting list leaves their rank there."""
        REGISTRATION_STATES.check(self.state, state)
        self.state = state
        if state is not RegistrationState.WAITING:
            self.waitlist_rank = None
