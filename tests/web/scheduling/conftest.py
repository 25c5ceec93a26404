"""What most facts about the staff's pages begin with. Days are counted from today: pages read the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import builders
from tests.integration.scheduling.planning import Place, a_place, planned
from trainfac.scheduling.models import CourseRun


def a_monday(weeks: int = 8) -> date:
    """The Monday in so many weeks."""
    today = datetime.now(UTC).date()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


@pytest.fixture
def place(tx: Session) -> Place:
    """A facility in Hyderabad that keeps no public holidays, so that every Monday is a working day."""
    place = a_place(tx)
    place.facility.holiday_areas.clear()
    tx.commit()
    return place


@pytest.fixture
def other(tx: Session) -> Place:
    """A facility that has nothing to do with it."""
    place = a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    tx.commit()
    return place


@pytest.fixture
def run(tx: Session, place: Place) -> CourseRun:
    """A draft of two days, in the room and with the trainer of the place."""
    run = planned(tx, place, starts_on=a_monday(), code="HYD-1").run
    tx.commit()
    return run


@pytest.fixture
def coordinator(client: FlaskClient, place: Place) -> FlaskClient:
    """The browser of the place's coordinator."""
    return builders.sign_in(client, place.user)


def ticked(sent: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What is sent after somebody changed some answers; none takes an answer away."""
    return {name: value for name, value in {**sent, **changes}.items() if value is not None}
