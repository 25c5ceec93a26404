"""Who takes part in a run, and who teaches it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import SEATED
from trainfac.scheduling.models import Trainer, TrainingSession, session_trainer


def roster(session: Session, run_id: int) -> list[Registration]:
    """Everybody who holds a seat of the run, by name."""
    query = (
        select(Registration)
        .where(Registration.run_id == run_id, Registration.state.in_(SEATED))
        .options(joinedload(Registration.person), joinedload(Registration.country))
        .order_by(Registration.full_name, Registration.id)
    )
    return list(session.scalars(query))


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
