"""Who takes part in a run, and who teaches it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import SEATED
from trainfac.scheduling.models import Trainer, TrainingSession, session_trainer


def roster(session: Session, run_id: int, group_id: int | None = None) -> list[Registration]:
    """Everybody who holds a seat of the run, by name; of one trainee group only, where one is given."""
    query = (
        select(Registration)
        .where(Registration.run_id == run_id, Registration.state.in_(SEATED))
        .options(joinedload(Registration.person), joinedload(Registration.country))
        .order_by(Registration.full_name, Registration.id)
    )
    return list(session.scalars(query if group_id is None else query.where(Registration.group_id == group_id)))


def is_for() -> ColumnElement[bool]:
    """Whether a session of a run is for a registration of that run: everybody's sessions and those of their group."""
    return or_(TrainingSession.group_id.is_(None), TrainingSession.group_id == Registration.group_id)


def trainers_of_run(session: Session, run_id: int) -> frozenset[int]:
    """The persons who teach a session of the run."""
    query = (
        select(Trainer.person_id)
        .join(session_trainer, session_trainer.c.trainer_id == Trainer.id)
        .join(TrainingSession, TrainingSession.id == session_trainer.c.session_id)
        .where(TrainingSession.run_id == run_id)
        .distinct()
    )
    return frozenset(session.scalars(query))
