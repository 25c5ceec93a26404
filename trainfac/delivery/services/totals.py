"""Attendance that is only known as a share of the hours held, as in registers of earlier years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from trainfac.delivery.models import AttendanceRecord
from trainfac.delivery.states import AttendanceStatus
from trainfac.scheduling.models import TrainingSession


@dataclass(frozen=True)
class HeldSession:
    """A session that counts, as far as shares of attendance need it."""

    id: int
    minutes: int


@dataclass(frozen=True)
class Share:
    """How much of a run's hours a participant attended, in per cent."""

    registration_id: int
    held: Sequence[HeldSession]
    percent: int | Decimal


def held_sessions(sessions: Iterable[TrainingSession], group_id: int | None = None) -> list[HeldSession]:
    """Those that were held and count for attendance of somebody in this group, or in none."""
    counted = (
        session
        for session in sessions
        if session.counts_for_attendance and not session.cancelled and session.group_id in {None, group_id}
    )
    return [HeldSession(session.id, session.minutes) for session in counted]


def record_share(
    tx: Session,
    registration_id: int,
    sessions: Sequence[TrainingSession],
    percent: int | Decimal,
    *,
    user_id: int | None,
    group_id: int | None = None,
) -> None:
    """Record a participant's sessions, those of their group among them, so that the minutes add up to the share."""
    record_shares(tx, [Share(registration_id, held_sessions(sessions, group_id), percent)], user_id=user_id)


def record_shares(tx: Session, shares: Iterable[Share], *, user_id: int | None) -> None:
    """The same for many participants at once, of whom nothing was recorded yet."""
    rows = [{**row, "recorded_by_id": user_id} for share in shares for row in _records(share)]
    if rows:
        tx.execute(insert(AttendanceRecord), rows)


def _records(share: Share) -> Iterable[dict[str, Any]]:
    """Minutes that add up to at least the share, and to less than one minute more.

    Whole sessions are missed, one is entered late; which ones differs between people.
    """
    held = share.held
    missed = int(sum(session.minutes for session in held) * (100 - share.percent) // 100)
    start = share.registration_id * 7 % len(held) if held else 0
    for session in [*held[start:], *held[:start]]:
        away = min(missed, session.minutes)
        missed -= away
        yield {
            "session_id": session.id,
            "registration_id": share.registration_id,
            "status": _status(away, session.minutes),
            "minutes": session.minutes - away,
        }


def _status(away: int, held: int) -> AttendanceStatus:
    if away == 0:
        return AttendanceStatus.PRESENT
    return AttendanceStatus.ABSENT if away == held else AttendanceStatus.LATE
