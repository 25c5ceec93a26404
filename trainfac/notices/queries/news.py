"""Runs with all that a letter about them says, and to whom it goes: a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from trainfac.catalogue.models import Course, Module
from trainfac.directory.models import Person
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import RegistrationState
from trainfac.identity.models import User
from trainfac.notices.names import Names
from trainfac.notices.queries.stocks import present_stocks, told_stocks
from trainfac.notices.stock import Stock
from trainfac.notices.telling import Addressee, News, RunFacts, Seat
from trainfac.scheduling.models import CourseRun, Facility, Room, TraineeGroup, Trainer


def news_of(session: Session, facility: Facility, run_ids: Collection[int], now: datetime) -> list[News]:
    """These runs of a facility that people know, soonest first, whether they changed or not."""
    if not run_ids:
        return []
    before, after = told_stocks(session, run_ids), present_stocks(session, run_ids)
    runs = [run for run in _runs(session, facility, run_ids) if run.id in before]
    seats = _seats(session, run_ids)
    teachers = _trainers(session, [*before.values(), *after.values()])
    found = []
    for run in runs:
        ids = {
            trainer_id
            for stock in (before[run.id], after[run.id])
            for held in stock.sessions.values()
            if held.ends_at > now
            for trainer_id in held.trainer_ids
        }
        known = {trainer_id: teachers[trainer_id] for trainer_id in sorted(ids) if trainer_id in teachers}
        found.append(News(run, before[run.id], after[run.id], tuple(seats[run.id]), known))
    return found


def names_of(session: Session, news: Iterable[News]) -> Names:
    """What changes of these runs call things by; rooms and trainers that are not in use any more among them."""
    stocks = [stock for one in news for stock in (one.before, one.after)]
    held = [session for stock in stocks for session in stock.sessions.values()]
    modules = {one.module_id for one in held}
    groups = {one.group_id for one in held} | {group for stock in stocks for group in stock.places.values()}
    trainers = {trainer for one in held for trainer in one.trainer_ids}
    return Names(
        modules={
            row.id: (row.sequence, row.title, row.kind)
            for row in session.execute(
                select(Module.id, Module.sequence, Module.title, Module.kind).where(Module.id.in_(modules))
            )
        },
        rooms=_called(session, select(Room.id, Room.name).where(Room.id.in_({one.room_id for one in held} - {None}))),
        groups=_called(session, select(TraineeGroup.id, TraineeGroup.name).where(TraineeGroup.id.in_(groups - {None}))),
        trainers=_called(session, select(Trainer.id, Trainer.name).where(Trainer.id.in_(trainers))),
    )


def addressee_of(session: Session, person_id: int) -> Addressee | None:
    """A person as a message would be addressed to them now."""
    row = session.execute(_with_account(select(*_PERSON)).where(Person.id == person_id)).first()
    return None if row is None else _addressee(row)


def addressees_of(session: Session, person_ids: Collection[int]) -> dict[int, Addressee]:
    """These people as messages would be addressed to them now, by the id that was asked for."""
    query = _with_account(select(Person.id.label("asked_id"), *_PERSON)).where(Person.id.in_(person_ids))
    return {row.asked_id: _addressee(row) for row in session.execute(query)}


_Reader = aliased(Person)  # who reads what a person is told: whoever they were found to be the same as
_PERSON = (_Reader.id.label("person_id"), _Reader.full_name, _Reader.email, User.email.label("account"), User.locale)


def _runs(session: Session, facility: Facility, run_ids: Collection[int]) -> list[RunFacts]:
    query = (
        select(
            CourseRun.id, CourseRun.code, Course.code.label("course_code"), Course.title, CourseRun.language,
            CourseRun.starts_on, CourseRun.ends_on, CourseRun.cancelled_reason,
        )
        .join(Course, Course.id == CourseRun.course_id)
        .where(CourseRun.facility_id == facility.id, CourseRun.id.in_(run_ids))
        .order_by(CourseRun.starts_on, CourseRun.id)
    )  # fmt: skip
    return [RunFacts(**row._mapping) for row in session.execute(query)]  # noqa: SLF001 - SQLAlchemy's


def _seats(session: Session, run_ids: Collection[int]) -> defaultdict[int, list[Seat]]:
    query = (
        _with_account(select(Registration.run_id, Registration.id.label("place_id"), Registration.state, *_PERSON))
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.run_id.in_(run_ids))
        .where(Registration.state.in_([RegistrationState.ACCEPTED, RegistrationState.WAITING]))
        .order_by(Registration.id)
    )
    found: defaultdict[int, list[Seat]] = defaultdict(list)
    for row in session.execute(query):
        waiting = row.state is RegistrationState.WAITING
        found[row.run_id].append(Seat(row.place_id, _addressee(row), waiting))
    return found


def _trainers(session: Session, stocks: Sequence[Stock]) -> dict[int, Addressee]:
    ids = {trainer for stock in stocks for held in stock.sessions.values() for trainer in held.trainer_ids}
    query = _with_account(select(Trainer.id.label("trainer_id"), *_PERSON)).join(
        Trainer, Trainer.person_id == Person.id
    )
    return {row.trainer_id: _addressee(row) for row in session.execute(query.where(Trainer.id.in_(ids)))}


def _with_account(query: Any) -> Any:  # noqa: ANN401 - of any columns
    """People with the account that is theirs, when it is in use: its address is the one they read."""
    reader = _Reader.id == func.coalesce(Person.merged_into_id, Person.id)
    return query.select_from(Person).join(_Reader, reader).outerjoin(User, (User.person_id == _Reader.id) & User.active)


def _addressee(row: Any) -> Addressee:  # noqa: ANN401 - a row with the columns of _PERSON
    return Addressee(row.person_id, row.full_name, row.account or row.email, row.locale or "")


def _called(session: Session, query: Any) -> dict[int, str]:  # noqa: ANN401 - of `id` and `name`
    return {row.id: row.name for row in session.execute(query)}
