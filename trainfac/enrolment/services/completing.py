"""The end of a run: who completed it, who did not, who never came."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.enrolment.models import Registration
from trainfac.enrolment.services.seats import lock_run
from trainfac.enrolment.states import OUTCOMES, RegistrationState
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg


def complete_run_registrations(tx: Session, run_id: int, outcomes: Mapping[int, RegistrationState]) -> int:
    """Write down how the participation of these registrations of a run ended; returns how many changed.

    ``outcomes`` maps registration ids to completed, not completed or no show; repeating it changes nothing.
    Whoever calls has checked who may. Raises NotFound for ids of another run, RuleBroken for a state from which
    nobody can complete, such as withdrawn.
    """
    wrong = set(outcomes.values()) - OUTCOMES
    if wrong:
        raise ValueError(f"not the end of a participation: {sorted(wrong)}")
    run = lock_run(tx, run_id)
    query = select(Registration).where(Registration.run_id == run.id, Registration.id.in_(outcomes))
    found = list(tx.scalars(query.execution_options(populate_existing=True)))
    if len(found) != len(outcomes):
        raise NotFound(msg("There is no such registration"))
    changing = [registration for registration in found if registration.state is not outcomes[registration.id]]
    for registration in changing:
        registration.move(outcomes[registration.id])
    return len(changing)
