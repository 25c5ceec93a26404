"""How long the calibration of an instrument still holds. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State

WARNED_AHEAD: Final = timedelta(days=30)


class Calibration(State):
    """What is to be known about the calibration of an instrument today."""

    NOT_KEPT = "not_kept", msg("No calibration is kept")
    HOLDS = "holds", msg("Calibrated")
    DUE = "due", msg("Calibration due soon")
    OVERDUE = "overdue", msg("Calibration overdue")

    @property
    def tone(self) -> str:
        """Which colour of the tags says it."""
        return {Calibration.DUE: "warn", Calibration.OVERDUE: "bad"}.get(self, "neutral")


def calibration(due: date | None, today: date) -> Calibration:
    """``due`` is the last day on which the calibration holds."""
    if due is None:
        return Calibration.NOT_KEPT
    if due < today:
        return Calibration.OVERDUE
    return Calibration.DUE if due - today <= WARNED_AHEAD else Calibration.HOLDS
