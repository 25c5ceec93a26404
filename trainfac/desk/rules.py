"""When work that waits for a coordinator is late. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

DECIDE_WITHIN: Final = timedelta(days=14)
CONFIRM_BEFORE: Final = timedelta(weeks=3)
PUBLISH_BEFORE: Final = timedelta(weeks=12)
RECORD_WITHIN: Final = timedelta(days=1)
CERTIFY_WITHIN: Final = timedelta(days=2)


def decision_is_late(asked_on: date, deadline: date | None, today: date) -> bool:
    """A wish should be answered within two weeks, and once nobody can ask any more."""
    return today > asked_on + DECIDE_WITHIN or (deadline is not None and today > deadline)


def confirmation_is_due(starts_on: date, today: date) -> bool:
    """People need three weeks to travel."""
    return today >= starts_on - CONFIRM_BEFORE


def publication_is_due(starts_on: date, today: date) -> bool:
    """Laboratories need twelve weeks to nominate, and people to get a visa."""
    return today >= starts_on - PUBLISH_BEFORE


def record_is_late(held_on: date, today: date) -> bool:
    """Attendance is remembered until the next day."""
    return today > held_on + RECORD_WITHIN


def certificates_are_late(ends_on: date, today: date) -> bool:
    """They are handed over on the last day."""
    return today > ends_on + CERTIFY_WITHIN
