"""Where somebody lets go of a session on the calendar, and what that makes of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.session_plan import SessionPlan, past_midnight


class Rows(StrEnum):
    """What the rows of a timeline are."""

    ROOMS = "rooms"
    TRAINERS = "trainers"
    INSTRUMENTS = "instruments"
    GROUPS = "groups"


@dataclass(frozen=True)
class Swap:
    """From one row of a timeline to another; none is the row of sessions that have nothing of the kind."""

    rows: Rows
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Drop:
    """Wall times of the facility, without a zone; ``second_time`` as in ``SessionPlan``."""

    starts: datetime
    ends: datetime
    swap: Swap | None = None
    override_reason: str = ""
    second_time: bool | None = None


def dropped(plan: SessionPlan, drop: Drop) -> SessionPlan:
    """The session as it would be there. Raises RuleBroken when it goes on past midnight or needs what it lacks."""
    if drop.starts.date() != drop.ends.date():
        raise RuleBroken(fields={"ends": past_midnight()})
    moved = replace(
        plan,
        day=drop.starts.date(),
        starts=drop.starts.time(),
        ends=drop.ends.time(),
        second_time=drop.second_time,
        override_reason=drop.override_reason,
    )
    return _swapped(moved, drop.swap) if drop.swap else moved


def _swapped(plan: SessionPlan, swap: Swap) -> SessionPlan:
    match swap.rows:
        case Rows.ROOMS:
            return replace(plan, room_id=swap.after)
        case Rows.TRAINERS:
            return replace(plan, trainer_ids=_exchanged(plan.trainer_ids, swap))
        case Rows.GROUPS:
            return replace(plan, group_id=swap.after)
        case Rows.INSTRUMENTS:
            return replace(plan, instruments=_other_instrument(plan, swap))


def _exchanged(ids: frozenset[int], swap: Swap) -> frozenset[int]:
    return (ids - {swap.before}) | ({swap.after} if swap.after is not None else set())


def _other_instrument(plan: SessionPlan, swap: Swap) -> frozenset[tuple[int, int]]:
    """As many places as at the one before; one where none was needed before."""
    needed = dict(plan.instruments)
    places = needed.pop(swap.before, 1) if swap.before is not None else 1
    if swap.after in needed:
        raise RuleBroken(msg("The session has places at that instrument already. Change their number in the session."))
    if swap.after is not None:
        needed[swap.after] = places
    return frozenset(needed.items())
