"""Attendance that is only known as a share of the hours held, as in registers of earlier years."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from trainfac.delivery.models import AttendanceRecord
from trainfac.delivery.states import AttendanceStatus
from trainfac.scheduling.models import TrainingSession


def record_share(
    tx: Session, registration_id: int, sessions: Sequence[TrainingSession], percent: int, *, user_id: int | None
) -> None:
    """Record a participant's sessions so that the minutes add up to the share: at least ``percent``, and less than
    one session minute more. Whole sessions are missed, one is entered late; which ones differs between people.
    """
    held = [session for session in sessions if session.counts_for_attendance and not session.cancelled]
    missed = sum(session.minutes for session in held) * (100 - percent) // 100
    start = registration_id * 7 % len(held) if held else 0
    for session in [*held[start:], *held[:start]]:
        away = min(missed, session.minutes)
        missed -= away
        tx.add(
            AttendanceRecord(
                session_id=session.id,
                registration_id=registration_id,
                status=_status(away, session.minutes),
                minutes=session.minutes - away,
                recorded_by_id=user_id,
            )
        )


def _status(away: int, held: int) -> AttendanceStatus:
    if away == 0:
        return AttendanceStatus.PRESENT
    return AttendanceStatus.ABSENT if away == held else AttendanceStatus.LATE
