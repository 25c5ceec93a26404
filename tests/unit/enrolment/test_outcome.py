"""How a participation ends."""

from decimal import Decimal

import pytest

from trainfac.enrolment.rules import outcome
from trainfac.enrolment.states import OUTCOMES, REGISTRATION_STATES, RegistrationState


@pytest.mark.parametrize(
    ("attended", "held", "ended"),
    [
        (480, 600, RegistrationState.COMPLETED),
        (479, 600, RegistrationState.NOT_COMPLETED),
        (1, 600, RegistrationState.NOT_COMPLETED),
        (0, 600, RegistrationState.NO_SHOW),
        (Decimal("79.99"), 100, RegistrationState.NOT_COMPLETED),
        (Decimal(80), 100, RegistrationState.COMPLETED),
    ],
)
def test_four_fifths_of_what_was_held_complete_a_run_and_nothing_at_all_is_no_show(attended, held, ended):
    assert outcome(attended, held) is ended


def test_one_outcome_can_be_corrected_into_another_and_into_nothing_else():
    for state in OUTCOMES:
        following = {other for other in RegistrationState if REGISTRATION_STATES.may_move(state, other)}
        assert following == OUTCOMES - {state}
