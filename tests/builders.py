"""Things tests begin with: plain functions that add one thing with sensible values and return it."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, time, timedelta

from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from trainfac.catalogue.models import Course
from trainfac.catalogue.states import CourseState
from trainfac.directory.kinds import OrganisationKind, Sex
from trainfac.directory.models import Country, Employment, Organisation, Person
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import RegistrationState
from trainfac.identity.models import RoleAssignment, User
from trainfac.identity.roles import Actor, Grant, Role
from trainfac.kernel.text import fold
from trainfac.scheduling.models import (
    Absence,
    Booking,
    CourseRun,
    Facility,
    FacilityBreak,
    HolidayArea,
    Instrument,
    InstrumentPlace,
    OpeningPeriod,
    Resource,
    Room,
    Signatory,
    TraineeGroup,
    Trainer,
    TrainerCompetence,
    TrainerHours,
    TrainingSession,
    trainer_facility,
)
from trainfac.scheduling.states import AbsenceKind, Admission, CompetenceLevel, RoomKind, RunState

BREAKS = (("Tea", time(10, 30), time(10, 45)), ("Lunch", time(12, 15), time(13, 15)), ("Tea", time(14, 45), time(15)))


def country(tx: Session, iso2: str) -> Country:
    return tx.scalars(select(Country).where(Country.iso2 == iso2)).one()


def course(tx: Session, code: str = "QMS-101") -> Course:
    return tx.scalars(select(Course).where(Course.code == code, Course.state == CourseState.CURRENT)).one()


def a_facility(tx: Session, code: str = "HYD", *, iso2: str = "IN", timezone: str = "Asia/Kolkata") -> Facility:
    """A facility open Monday to Friday 9:00–16:30 with three breaks: six contact hours a day."""
    facility = Facility(
        code=code,
        name=f"{code} Training Facility",
        city="Hyderabad",
        country_id=country(tx, iso2).id,
        timezone=timezone,
        languages=["en"],
        serial_prefix=code,
        letterhead=[f"{code} Training Facility", "Hyderabad, India"],
        holiday_areas=[HolidayArea(country_iso2=iso2, subdivision="", valid_from=date(2000, 1, 1))],
        opening_periods=[OpeningPeriod(weekday=day, opens=time(9), closes=time(16, 30)) for day in range(5)],
        breaks=[FacilityBreak(label=label, starts=starts, ends=ends) for label, starts, ends in BREAKS],
        signatories=[Signatory(position=1, name="Dr A. Rao", title="Head of the facility")],
    )
    tx.add(facility)
    tx.flush()
    return facility


def a_room(tx: Session, facility: Facility, name: str = "Room 1", capacity: int = 20) -> Room:
    room = Room(name=name, facility_id=facility.id, capacity=capacity, room_kind=RoomKind.CLASSROOM)
    tx.add(room)
    tx.flush()
    return room


def a_laboratory(tx: Session, name: str = "Awash Food Laboratory", iso2: str = "ET") -> Organisation:
    laboratory = Organisation(
        name=name,
        name_folded=fold(name),
        kind=OrganisationKind.LABORATORY,
        country_id=country(tx, iso2).id,
        field="food",
    )
    tx.add(laboratory)
    tx.flush()
    return laboratory


def a_person(tx: Session, name: str = "Abebe Tadesse", *, at: Organisation | None = None, email: str = "") -> Person:
    person = Person(full_name=name, name_folded=fold(name), email=email.lower(), sex=Sex.UNDISCLOSED)
    tx.add(person)
    tx.flush()
    if at is not None:
        tx.add(Employment(person_id=person.id, organisation_id=at.id, job_title="Chemist", confirmed=True))
        tx.flush()
    return person


def a_trainer(tx: Session, facility: Facility, name: str = "Dr Lakshmi Devi") -> Trainer:
    trainer = Trainer(name=name, person_id=a_person(tx, name).id)
    tx.add(trainer)
    tx.flush()
    tx.execute(insert(trainer_facility).values(trainer_id=trainer.id, facility_id=facility.id))
    return trainer


def an_instrument(
    tx: Session, facility: Facility, name: str = "HPLC 1", places: int = 2, *, technique: str = "HPLC"
) -> Instrument:
    """An instrument with its places."""
    instrument = Instrument(facility_id=facility.id, name=name, technique=technique)
    tx.add(instrument)
    tx.flush()
    numbers = range(1, places + 1)
    instrument.places = [InstrumentPlace(name=f"{name} · {number}", number=number) for number in numbers]
    tx.flush()
    return instrument


def an_absence(
    tx: Session,
    resource: Room | Trainer,
    starts_at: datetime = datetime(2999, 1, 4, tzinfo=UTC),
    *,
    days: int = 1,
) -> Absence:
    """A time at which a room or a trainer cannot be had, with the booking that holds it."""
    kind = AbsenceKind.SERVICE if isinstance(resource, Room) else AbsenceKind.LEAVE
    until = starts_at + timedelta(days=days)
    absence = Absence(resource_id=resource.id, kind=kind, starts_at=starts_at, ends_at=until, reason="Painting")
    absence.bookings = [Booking(resource_id=resource.id, starts_at=starts_at, ends_at=until)]
    tx.add(absence)
    tx.flush()
    return absence


def a_competence(tx: Session, trainer: Trainer, subject: str = "quality") -> TrainerCompetence:
    competence = TrainerCompetence(
        trainer_id=trainer.id, subject=subject, subject_folded=fold(subject), level=CompetenceLevel.TEACHES
    )
    tx.add(competence)
    tx.flush()
    return competence


def a_group(tx: Session, run: CourseRun, name: str = "A", size: int = 6) -> TraineeGroup:
    """A part of a run."""
    group = TraineeGroup(name=name, run_id=run.id, size=size)
    tx.add(group)
    tx.flush()
    tx.expire(run, ["groups"])
    return group


def own_hours(tx: Session, trainer: Trainer, facility: Facility, *, weekday: int, starts: time, ends: time) -> None:
    """Let a trainer teach at a facility on a weekday between two times."""
    tx.add(
        TrainerHours(trainer_id=trainer.id, facility_id=facility.id, weekday=weekday, starts=starts, ends=ends)
    )  # fmt: skip
    tx.flush()


def a_run(
    tx: Session,
    facility: Facility,
    course: Course,
    *,
    code: str = "HYD-2026-01",
    starts_on: date = date(2026, 12, 7),
    days: int = 12,
    capacity: int = 12,
    state: RunState = RunState.PUBLISHED,
    admission: Admission = Admission.SELECTION,
) -> CourseRun:
    """A run with its dates and no sessions."""
    run = CourseRun(
        code=code,
        facility_id=facility.id,
        course_id=course.id,
        state=state,
        language="en",
        capacity=capacity,
        seats_taken=0,
        admission=admission,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days - 1),
    )
    tx.add(run)
    tx.flush()
    return run


def a_session(
    tx: Session,
    run: CourseRun,
    *,
    starts_at: datetime = datetime(2026, 12, 7, 3, 30, tzinfo=UTC),
    minutes: int = 90,
    module: int = 1,
    room: Room | None = None,
    trainers: tuple[Trainer, ...] = (),
) -> TrainingSession:
    session = TrainingSession(
        run_id=run.id,
        module_id=run.course.modules[module - 1].id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        room_id=room.id if room else None,
        trainers=list(trainers),
    )
    tx.add(session)
    tx.flush()
    return session


def book(tx: Session, session: TrainingSession, *resources: Resource) -> None:
    """Let a session hold these."""
    times = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    tx.add_all(Booking(resource_id=resource.id, session_id=session.id, **times) for resource in resources)
    tx.flush()


def a_registration(
    tx: Session,
    run: CourseRun,
    person: Person,
    laboratory: Organisation,
    state: RegistrationState = RegistrationState.ACCEPTED,
) -> Registration:
    """A participant with a seat, as if accepted yesterday."""
    registration = Registration(
        run_id=run.id,
        person_id=person.id,
        organisation_id=laboratory.id,
        country_id=laboratory.country_id,
        full_name=person.full_name,
        organisation_name=laboratory.name,
        state=state,
        registered_at=datetime(2026, 11, 22, 9, tzinfo=UTC),
    )
    run.seats_taken += 1
    tx.add(registration)
    tx.flush()
    return registration


def a_user(
    tx: Session,
    email: str = "someone@lab.example",
    *,
    person: Person | None = None,
    grants: tuple[Grant, ...] = (),
    password_hash: str | None = None,
) -> User:
    user = User(
        email=email,
        name=person.full_name if person else email.split("@", maxsplit=1)[0].title(),
        person_id=person.id if person else None,
        password_hash=password_hash,
        session_mark=secrets.token_hex(8),
        roles=[
            RoleAssignment(role=g.role, facility_id=g.facility_id, organisation_id=g.organisation_id) for g in grants
        ],
    )
    tx.add(user)
    tx.flush()
    return user


def a_coordinator(tx: Session, facility: Facility, email: str = "coordinator@hyd.example") -> User:
    return a_user(tx, email, grants=(Grant(Role.COORDINATOR, facility_id=facility.id),))


def an_administrator(tx: Session, email: str = "admin@hyd.example") -> User:
    return a_user(tx, email, grants=(Grant(Role.ADMINISTRATOR),))


def actor(user: User) -> Actor:
    """The user as commands see them."""
    grants = frozenset(Grant(r.role, r.facility_id, r.organisation_id) for r in user.roles)
    return Actor(user.id, user.person_id, user.name, grants)


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """Give the client a session of this user without the sign-in page."""
    with client.session_transaction() as session:
        session["_user_id"] = f"{user.id}:{user.session_mark}"
        session["_fresh"] = True
        session["key"] = secrets.token_urlsafe(16)
        session["began_at"] = session["password_at"] = int(datetime.now(UTC).timestamp())
    return client
