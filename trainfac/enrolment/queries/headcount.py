"""How many participants each of some training sessions is for."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import SEATED
from trainfac.scheduling.models import TrainingSession


def participants_expected(session: Session, session_ids: Collection[int]) -> dict[int, int]:
    """Who holds a seat of the run and is of the session's group, counted by session; those with nobody are absent."""
    query = (
        select(TrainingSession.id, func.count(Registration.id))
        .join(Registration, Registration.run_id == TrainingSession.run_id)
        .where(TrainingSession.id.in_(session_ids), Registration.state.in_(SEATED))
        .where(or_(TrainingSession.group_id.is_(None), TrainingSession.group_id == Registration.group_id))
        .group_by(TrainingSession.id)
    )
    return {session_id: int(count) for session_id, count in session.execute(query)}
