"""States of a nomination and of a registration."""

from __future__ import annotations

from typing import Final

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State, StateMachine


class NominationState(State):
    """A person was proposed for a run, by themselves or by their laboratory."""

    SUBMITTED = "submitted", msg("Waiting for a decision")
    SELECTED = "selected", msg("Accepted")
    RESERVE = "reserve", msg("On the waiting list")
    NOT_SELECTED = "not_selected", msg("Not accepted")
    WITHDRAWN = "withdrawn", msg("Withdrawn")


NOMINATION_STATES: Final = StateMachine(
    "Nomination",
    {
        NominationState.SUBMITTED: frozenset(NominationState) - {NominationState.SUBMITTED},
        NominationState.RESERVE: frozenset(
            {NominationState.SELECTED, NominationState.NOT_SELECTED, NominationState.WITHDRAWN}
        ),
        NominationState.SELECTED: frozenset({NominationState.WITHDRAWN}),
        NominationState.NOT_SELECTED: frozenset({NominationState.SELECTED, NominationState.RESERVE}),
    },
)
LIVE_NOMINATIONS: Final = frozenset({NominationState.SUBMITTED, NominationState.SELECTED, NominationState.RESERVE})


class RegistrationState(State):
    """A person holds a seat of a run or waits for one."""

    WAITING = "waiting", msg("On the waiting list")
    ACCEPTED = "accepted", msg("Place confirmed")
    COMPLETED = "completed", msg("Completed")
    NOT_COMPLETED = "not_completed", msg("Not completed")
    WITHDRAWN = "withdrawn", msg("Withdrawn")
    NO_SHOW = "no_show", msg("Did not come")


# How a participation ended. A correction of what was recorded may turn one into another.
OUTCOMES: Final = frozenset({RegistrationState.COMPLETED, RegistrationState.NOT_COMPLETED, RegistrationState.NO_SHOW})
REGISTRATION_STATES: Final = StateMachine(
    "Registration",
    {
        RegistrationState.WAITING: frozenset({RegistrationState.ACCEPTED, RegistrationState.WITHDRAWN}),
        RegistrationState.ACCEPTED: OUTCOMES | {RegistrationState.WITHDRAWN},
        **{outcome: OUTCOMES - {outcome} for outcome in OUTCOMES},
    },
)
# Who sits on a seat, and who is counted as a participant in reports.
SEATED: Final = OUTCOMES | {RegistrationState.ACCEPTED}
PARTICIPANTS: Final = frozenset(
    {RegistrationState.ACCEPTED, RegistrationState.COMPLETED, RegistrationState.NOT_COMPLETED}
)
LIVE_REGISTRATIONS: Final = SEATED | {RegistrationState.WAITING}


class Decision(State):
    """What a coordinator decides about a nomination."""

    ACCEPT = "accept", msg("Accept")
    WAIT = "wait", msg("Put on the waiting list")
    REFUSE = "refuse", msg("Do not accept")

    @property
    def leads_to(self) -> NominationState:
        return _LEADS_TO[self]


_LEADS_TO: Final = {
    Decision.ACCEPT: NominationState.SELECTED,
    Decision.WAIT: NominationState.RESERVE,
    Decision.REFUSE: NominationState.NOT_SELECTED,
}
