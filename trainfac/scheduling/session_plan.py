"""What a coordinator says about a training session, in the facility's wall time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.periods import Interval
from trainfac.scheduling.walltime import exact_instant


@dataclass(frozen=True)
class SessionPlan:
    """What a coordinator says about a session; times are those of the facility's wall clock.

    ``group_id`` None: for everybody. ``instruments``: places wanted, by instrument. ``second_time``: which of both is
    meant when clocks go back and a time comes twice. ``override_reason``: why it is held although something speaks
    against it.
    """

    module_id: int
    day: date
    starts: time
    ends: time
    room_id: int | None = None
    trainer_ids: frozenset[int] = frozenset()
    note: str = ""
    counts_for_attendance: bool = True
    cancelled: bool = False
    group_id: int | None = None
    instruments: frozenset[tuple[int, int]] = frozenset()
    pinned: bool = False
    override_reason: str = ""
    second_time: bool | None = None


def interval(plan: SessionPlan, zone: ZoneInfo) -> Interval:
    """The instants meant. Raises RuleBroken with what is wrong with start or end."""
    if plan.ends <= plan.starts:
        raise RuleBroken(fields={"ends": past_midnight()})
    fields: dict[str, Message] = {}
    instants: list[datetime] = []
    for name, wall in (("starts", plan.starts), ("ends", plan.ends)):
        try:
            instants.append(exact_instant(plan.day, wall, zone, second_time=plan.second_time))
        except RuleBroken as refused:
            fields[name] = refused.message
    if fields:
        raise RuleBroken(fields=fields)
    return Interval(instants[0], instants[1])


def past_midnight() -> Message:
    return msg(
        "A session ends after it starts, on the same day. One that goes on past midnight is entered as two sessions."
    )
