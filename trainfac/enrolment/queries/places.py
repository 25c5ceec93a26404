"""How one person stands with one run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from trainfac.directory.models import Organisation, Person
from trainfac.directory.queries.people import current_employment
from trainfac.enrolment import policy
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.rules import RunTerms, open_obstacles, person_obstacles, withdrawal_obstacles
from trainfac.enrolment.states import LIVE_NOMINATIONS, NominationState, RegistrationState
from trainfac.identity.roles import Actor
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import OPEN_STATES, PUBLIC_STATES

_MOST_RUNS: Final = 300  # more than anybody reads in a list


@dataclass(frozen=True)
class Place:
    """A wish for a place and what became of it; one of both is there, often both."""

    run: CourseRun
    person: Person
    organisation: Organisation
    nomination: Nomination | None
    registration: Registration | None
    ahead: int  # how many wait before this person; 0 when not waiting

    @property
    def waiting(self) -> bool:
        return self.registration is not None and self.registration.state is RegistrationState.WAITING

    @property
    def by_laboratory(self) -> bool:
        return self.nomination is not None and self.nomination.by_laboratory

    @property
    def person_name(self) -> str:
        """As it was written down with the registration, else as it is."""
        return self.person.full_name if self.registration is None else self.registration.full_name

    def may_be_withdrawn(self, actor: Actor, now: datetime) -> bool:
        """Whether this actor can still take it back."""
        allowed = policy.may_withdraw(
            actor,
            person_id=self.person.id,
            organisation_id=self.organisation.id,
            by_laboratory=self.by_laboratory,
        )
        return allowed and self.open and not withdrawal_obstacles(terms_of(self.run), now)

    @property
    def open(self) -> bool:
        """Whether there is something to take back."""
        if self.registration is not None:
            return self.registration.state in {RegistrationState.WAITING, RegistrationState.ACCEPTED}
        return self.nomination is not None and self.nomination.state in LIVE_NOMINATIONS


def terms_of(run: CourseRun) -> RunTerms:
    return RunTerms(run.state, run.starts_on, run.nomination_deadline, run.facility.zone)


def public_run(session: Session, run_code: str) -> CourseRun:
    """A run that the public knows, with its facility and course. Raises NotFound, for drafts too."""
    query = (
        select(CourseRun)
        .where(CourseRun.code == run_code, CourseRun.state.in_(PUBLIC_STATES))
        .options(joinedload(CourseRun.facility), joinedload(CourseRun.course))
    )
    run = session.scalar(query)
    if run is None:
        raise NotFound(msg("There is no such course run"))
    return run


def laboratory_of(session: Session, person_id: int) -> Organisation | None:
    """The laboratory a person says they work at now."""
    employment = current_employment(session, person_id)
    return None if employment is None else employment.organisation


def latest_nomination(session: Session, run_id: int, person_id: int) -> Nomination | None:
    """What was last asked for this person on this run and not taken back."""
    query = (
        select(Nomination)
        .where(
            Nomination.run_id == run_id,
            Nomination.person_id == person_id,
            Nomination.state != NominationState.WITHDRAWN,
        )
        .order_by(Nomination.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def live_registration(session: Session, run_id: int, person_id: int) -> Registration | None:
    """The registration of this person on this run that was not withdrawn; there is one at most."""
    query = select(Registration).where(
        Registration.run_id == run_id,
        Registration.person_id == person_id,
        Registration.state != RegistrationState.WITHDRAWN,
    )
    return session.scalar(query)


def obstacles(
    session: Session, run: CourseRun, person: Person | None, *, laboratory_stated: bool, now: datetime
) -> list[Message]:
    """Every reason why this person cannot ask for a place on this run now, or be proposed for it."""
    asked = None if person is None else latest_nomination(session, run.id, person.id)
    return [
        *open_obstacles(terms_of(run), now),
        *person_obstacles(
            merged=person is not None and person.merged_into_id is not None,
            laboratory_stated=laboratory_stated,
            asked=None if asked is None else asked.state,
            registered=person is not None and live_registration(session, run.id, person.id) is not None,
        ),
    ]


def open_runs(session: Session, now: datetime) -> list[CourseRun]:
    """Runs that take wishes now, the next first, with their facility and course."""
    query = (
        select(CourseRun)
        .where(CourseRun.state.in_(OPEN_STATES), CourseRun.starts_on >= now.date())
        .options(joinedload(CourseRun.facility), joinedload(CourseRun.course))
        .order_by(CourseRun.starts_on, CourseRun.id)
        .limit(_MOST_RUNS)
    )
    return [run for run in session.scalars(query) if not open_obstacles(terms_of(run), now)]


def nomination_place(session: Session, nomination_id: int, *, actor: Actor) -> Place:
    """How it stands with a nomination, for the person or the head of the laboratory. Raises NotFound."""
    query = (
        select(Nomination)
        .where(Nomination.id == nomination_id)
        .options(
            joinedload(Nomination.run).joinedload(CourseRun.facility),
            joinedload(Nomination.run).joinedload(CourseRun.course),
            joinedload(Nomination.person),
            joinedload(Nomination.organisation),
        )
    )
    found = session.scalar(query)
    if found is None or not policy.may_see_place(
        actor, person_id=found.person_id, organisation_id=found.organisation_id
    ):
        raise NotFound(msg("There is no such nomination"))
    latest = (
        select(Registration).where(Registration.nomination_id == found.id).order_by(Registration.id.desc()).limit(1)
    )
    registration = session.scalar(latest)
    return Place(found.run, found.person, found.organisation, found, registration, _ahead(session, registration))


def registration_place(session: Session, registration_id: int, *, actor: Actor) -> Place:
    """How it stands with a registration, for the person or the head of the laboratory. Raises NotFound."""
    query = (
        select(Registration)
        .where(Registration.id == registration_id)
        .options(
            joinedload(Registration.run).joinedload(CourseRun.facility),
            joinedload(Registration.run).joinedload(CourseRun.course),
            joinedload(Registration.person),
            joinedload(Registration.organisation),
        )
    )
    found = session.scalar(query)
    if found is None or not policy.may_see_place(
        actor, person_id=found.person_id, organisation_id=found.organisation_id
    ):
        raise NotFound(msg("There is no such registration"))
    nomination = None if found.nomination_id is None else session.get(Nomination, found.nomination_id)
    return Place(found.run, found.person, found.organisation, nomination, found, _ahead(session, found))


def _ahead(session: Session, registration: Registration | None) -> int:
    if registration is None or registration.waitlist_rank is None:
        return 0
    query = select(func.count()).where(
        Registration.run_id == registration.run_id,
        Registration.state == RegistrationState.WAITING,
        Registration.waitlist_rank < registration.waitlist_rank,
    )
    return int(session.scalar(query) or 0)
