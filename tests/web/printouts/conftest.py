"""What facts about printed plans begin with."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import builders
from tests.integration.scheduling.planning import Place, a_place

YEAR = datetime.now(UTC).year + 1  # nothing of it is over, whatever the day


@pytest.fixture
def place(tx: Session) -> Place:
    """A facility in Hyderabad that keeps the Union's public holidays."""
    place = a_place(tx)
    tx.commit()
    return place


@pytest.fixture
def other(tx: Session) -> Place:
    place = a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    tx.commit()
    return place


@pytest.fixture
def coordinator(client: FlaskClient, place: Place) -> FlaskClient:
    """The browser of the place's coordinator."""
    return builders.sign_in(client, place.user)


def of_year(month: int, day: int) -> date:
    return date(YEAR, month, day)
