"""Practicals of the demonstration that are held in two groups, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from trainfac.catalogue.states import ModuleKind
from trainfac.enrolment.services.groups import split_evenly
from trainfac.identity.roles import Actor
from trainfac.scheduling.models import CourseRun, Room, Trainer, TrainingSession
from trainfac.scheduling.services.groups import parts
from trainfac.scheduling.services.sessions import add_session, change_session, plan_of

_SESSIONS: Final = 6  # the last practicals of a run; two days of it or so


def hold_in_groups(tx: Session, run: CourseRun, room: Room, trainer: Trainer, *, actor: Actor, now: datetime) -> None:
    """Split a run in two; at its last practicals the second group works in this room, with this trainer."""
    split_evenly(tx, run.id, 2, actor=actor, now=now)
    tx.refresh(run, ["groups", "sessions"])
    first, second = parts(run)
    for session in _last_practicals(run.sessions):
        plan = plan_of(session)
        shared = frozenset((instrument, max(1, places // 2)) for instrument, places in plan.instruments)
        apart = replace(plan, group_id=first.id, instruments=shared)
        change_session(tx, session.id, apart, version=session.version, actor=actor, now=now)
        beside = replace(apart, group_id=second.id, room_id=room.id, trainer_ids=frozenset({trainer.id}))
        add_session(tx, run.id, beside, actor=actor, now=now)


def _last_practicals(sessions: Sequence[TrainingSession]) -> list[TrainingSession]:
    return [session for session in sessions if session.module.kind is ModuleKind.PRACTICAL][-_SESSIONS:]
