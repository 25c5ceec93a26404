"""Who is warned about a calibration, and when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from trainfac.scheduling.calibration import Calibration, calibration

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-1, Calibration.OVERDUE),
        (0, Calibration.DUE),  # it holds on its last day
        (30, Calibration.DUE),
        (31, Calibration.HOLDS),
    ],
)
def test_the_warning_begins_thirty_days_ahead_and_is_overdue_the_day_after(days, state):
    assert calibration(TODAY + timedelta(days=days), TODAY) is state


def test_an_instrument_without_calibration_is_never_due():
    assert calibration(None, TODAY) is Calibration.NOT_KEPT
