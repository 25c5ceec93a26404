"""How a run ends for each participant, as the records stand now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from trainfac.delivery.queries.attendance import attendance_of_run, counted_sessions, sessions_unrecorded
from trainfac.delivery.queries.people import roster
from trainfac.delivery.rules import Attendance
from trainfac.enrolment.models import Registration
from trainfac.enrolment.rules import outcome
from trainfac.enrolment.states import RegistrationState


@dataclass(frozen=True)
class Ending:
    """A participant with what they attended and how many sessions have no record of them.

    ``outcome`` is none when nothing at all is recorded of them, so that nobody knows.
    """

    registration: Registration
    attendance: Attendance
    unrecorded: int
    outcome: RegistrationState | None


def ending_of_run(session: Session, run_id: int) -> Sequence[Ending]:
    """Everybody who holds a seat of a run, by name. The same number of queries for any number of people."""
    held, attendance = counted_sessions(session, run_id), attendance_of_run(session, run_id)
    unrecorded = sessions_unrecorded(session, run_id)

    def ending(registration: Registration) -> Ending:
        share, missing = attendance[registration.id], unrecorded[registration.id]
        known = outcome(share.attended, share.held) if missing < held[registration.id] else None
        return Ending(registration, share, missing, known)

    return [ending(registration) for registration in roster(session, run_id)]
