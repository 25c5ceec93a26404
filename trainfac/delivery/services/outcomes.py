"""How participations ended, written down out of what was recorded of attendance."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from trainfac.delivery import queries
from trainfac.enrolment.services import complete_run_registrations


def write_outcomes(tx: Session, run_id: int, registration_ids: Collection[int] | None = None) -> int:
    """Write how a run ended for these participants, or for all; of whom nothing is recorded stays as they are.

    Returns how many changed; whoever calls has checked who may.
    """
    outcomes = {
        ending.registration.id: ending.outcome
        for ending in queries.ending_of_run(tx, run_id)
        if ending.outcome is not None and (registration_ids is None or ending.registration.id in registration_ids)
    }
    return complete_run_registrations(tx, run_id, outcomes)
