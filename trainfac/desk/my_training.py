"""A person's own trainings: what was asked for, places held, certificates."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from trainfac.certificates.models import Certificate
from trainfac.certificates.queries import of_person
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.states import NominationState, RegistrationState
from trainfac.scheduling.models import CourseRun


@dataclass(frozen=True)
class MyTraining:
    """Wishes that are undecided or were refused, places on runs, and certificates; each newest first."""

    wishes: list[Nomination]
    places: list[Registration]
    certificates: list[Certificate]

    @property
    def empty(self) -> bool:
        return not (self.wishes or self.places or self.certificates)


def my_training(session: Session, person_id: int) -> MyTraining:
    """Everything of one person, in three queries."""
    wishes = (
        select(Nomination)
        .where(
            Nomination.person_id == person_id,
            Nomination.state.in_({NominationState.SUBMITTED, NominationState.NOT_SELECTED}),
        )
        .options(*_run_of(Nomination))
        .order_by(Nomination.id.desc())
    )
    places = (
        select(Registration)
        .where(Registration.person_id == person_id, Registration.state != RegistrationState.WITHDRAWN)
        .options(*_run_of(Registration))
        .order_by(Registration.id.desc())
    )
    return MyTraining(list(session.scalars(wishes)), list(session.scalars(places)), of_person(session, person_id))


def _run_of(model: type[Nomination | Registration]) -> list[ExecutableOption]:
    run = joinedload(model.run)
    return [run.joinedload(CourseRun.course), run.joinedload(CourseRun.facility)]
