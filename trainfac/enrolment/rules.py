"""When somebody can come to a run, and why not. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from trainfac.enrolment.states import LIVE_NOMINATIONS, NominationState, RegistrationState
from trainfac.kernel.messages import Message, msg
from trainfac.scheduling.states import BEFORE_START, OPEN_STATES, RunState

# A coordinator may still let somebody in who arrives late; afterwards there is nothing to come to.
_TAKES_PEOPLE: Final = BEFORE_START | {RunState.RUNNING}
# This share of what was held completes a run; a fraction of integers, so that it is exact.
SHARE_NEEDED: Final = (80, 100)


@dataclass(frozen=True)
class RunTerms:
    """What a run says about when people may come to it; days are those of the facility's zone."""

    state: RunState
    starts_on: date
    deadline: date | None
    zone: ZoneInfo

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()


def may_fill_seats(terms: RunTerms, now: datetime) -> bool:
    """Whether a freed seat still goes to the next who waits: until the run begins, never after."""
    return terms.state in BEFORE_START and terms.today(now) < terms.starts_on


def open_obstacles(terms: RunTerms, now: datetime) -> list[Message]:
    """Every reason why a run takes nobody's wish now; empty while it does."""
    reasons = []
    if terms.state not in OPEN_STATES:
        reasons.append(msg("This run takes no nominations. Its state: %(state)s", state=terms.state.label))
    if terms.deadline is not None and terms.today(now) > terms.deadline:
        reasons.append(msg("Nominations closed on %(day)s", day=terms.deadline))
    if terms.today(now) >= terms.starts_on:
        reasons.append(msg("This run began on %(day)s", day=terms.starts_on))
    return reasons


def person_obstacles(
    *, merged: bool, laboratory_stated: bool, asked: NominationState | None, registered: bool
) -> list[Message]:
    """Every reason why this person cannot ask. ``asked`` is how it stands with what they asked before, if anything."""
    reasons = []
    if merged:
        reasons.append(msg("This record was joined with another one of the same person; use that one"))
    if not laboratory_stated:
        reasons.append(msg("The laboratory is not stated"))
    if asked in LIVE_NOMINATIONS or registered:
        reasons.append(msg("A place on this run was already asked for"))
    if asked is NominationState.NOT_SELECTED:
        reasons.append(msg("The facility decided about this before: not accepted"))
    return reasons


def withdrawal_obstacles(terms: RunTerms, now: datetime) -> list[Message]:
    """Why people cannot leave by themselves any more: others have planned with them."""
    if may_fill_seats(terms, now):
        return []
    return [msg("This run has begun or ended. Tell the facility if you cannot take part.")]


def late_decision_obstacles(state: RunState) -> list[Message]:
    """Why nobody can be given a place any more, or yet."""
    if state in _TAKES_PEOPLE:
        return []
    return [msg("Nobody can be given a place on this run now. Its state: %(state)s", state=state.label)]


def outcome(attended: int | Decimal, held: int) -> RegistrationState:
    """How a participation ended: completed with 80 % of what was held, not completed with less, no show with nothing.

    Both in the same unit, minutes or per cent.
    """
    if attended <= 0:
        return RegistrationState.NO_SHOW
    part, whole = SHARE_NEEDED
    return RegistrationState.COMPLETED if attended * whole >= held * part else RegistrationState.NOT_COMPLETED
