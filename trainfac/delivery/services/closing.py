"""The end of a run: how each participation ended is written down, and the run is put away."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from trainfac.delivery import queries
from trainfac.delivery.rules import closing_obstacles
from trainfac.delivery.services.outcomes import write_outcomes
from trainfac.identity.roles import Actor
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.services import run_states


def close_run(tx: Session, run_id: int, *, actor: Actor) -> CourseRun:
    """Put a finished run away and write down who completed it. Raises NotFound, or RuleBroken with every reason."""
    run = run_states.close(tx, run_id, actor=actor)
    reasons = obstacles(queries.ending_of_run(tx, run_id))
    if reasons:
        raise RuleBroken(*reasons)
    write_outcomes(tx, run_id)
    return run


def obstacles(endings: Sequence[queries.Ending]) -> list[Message]:
    """Why a run cannot be put away yet, as far as attendance says; empty when it can."""
    return closing_obstacles([(ending.outcome is not None, ending.unrecorded) for ending in endings])
