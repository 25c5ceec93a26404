"""A person's own trainings: what was asked for, places held, certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from trainfac.certificates.models import Certificate
from trainfac.certificates.queries import of_person
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.states import PARTICIPANTS, NominationState, RegistrationState
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import RunState

_SETTLED = (RunState.CLOSED, RunState.CANCELLED)
_OPEN_WISHES = (NominationState.SUBMITTED, NominationState.NOT_SELECTED)


@dataclass(frozen=True)
class MyTraining:
    """Places on runs that are not over, soonest first; places on others, wishes and certificates, newest first."""

    coming: Sequence[Registration]
    past: Sequence[Registration]
    wishes: Sequence[Nomination]
    certificates: Sequence[Certificate]

    def awaits_certificate(self, place: Registration) -> bool:
        """Whether the facility still has to say what came of a place on a run that is over, and has issued nothing."""
        issued = any(certificate.registration_id == place.id for certificate in self.certificates)
        return place.state in PARTICIPANTS and place.run.state not in _SETTLED and not issued

    @property
    def empty(self) -> bool:
        return not (self.coming or self.past or self.wishes or self.certificates)


def my_training(session: Session, person_id: int, now: datetime) -> MyTraining:
    """Everything of one person, in three queries. A place that was only waited for is told until the run is over."""
    wishes = (
        select(Nomination)
        .where(Nomination.person_id == person_id, Nomination.state.in_(_OPEN_WISHES))
        .options(*_run_of(Nomination))
        .order_by(Nomination.id.desc())
    )
    places = (
        select(Registration)
        .join(Registration.run)
        .where(Registration.person_id == person_id, Registration.state != RegistrationState.WITHDRAWN)
        .options(*_run_of(Registration), joinedload(Registration.group))
        .order_by(CourseRun.starts_on, Registration.id)
    )
    found = list(session.scalars(places))
    past = [place for place in reversed(found) if place.run.is_over(now)]
    return MyTraining(
        coming=[place for place in found if not place.run.is_over(now)],
        past=[place for place in past if place.state is not RegistrationState.WAITING],
        wishes=list(session.scalars(wishes)),
        certificates=of_person(session, person_id),
    )


def _run_of(model: type[Nomination | Registration]) -> list[ExecutableOption]:
    run = joinedload(model.run)
    return [run.joinedload(CourseRun.course), run.joinedload(CourseRun.facility)]
