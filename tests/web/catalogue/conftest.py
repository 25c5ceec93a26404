"""A coordinator at the catalogue's pages."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.builders import a_coordinator, a_facility, sign_in

NEW = {
    "code": "SPI-101",
    "title": "Sampling of spices",
    "track": "core",
    "language": "en",
    "aims": "",
    "audience": "",
    "entry_requirements": "",
    "max_participants": "20",
    "outcomes": "Draw up a plan\nDraw a sample",
    "standards": "CXG 50-2004\nISO 948?",
}
LECTURE = {"title": "Theory", "kind": "L", "hours": "1.5", "compulsory": "y", "instruments": ""}


@pytest.fixture
def keeper(client: FlaskClient, tx: Session) -> FlaskClient:
    """The browser of a signed-in coordinator."""
    user = a_coordinator(tx, a_facility(tx))
    tx.commit()
    return sign_in(client, user)


@pytest.fixture
def draft(keeper: FlaskClient) -> str:
    """The address of a draft without modules."""
    answer = keeper.post("/staff/catalogue/new", data=NEW)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


@pytest.fixture
def offered(keeper: FlaskClient, draft: str) -> str:
    """The address of an offered version with one module."""
    assert keeper.post(f"{draft}/modules/new", data=LECTURE).status_code == 303
    assert keeper.post(f"{draft}/offer").status_code == 303
    return draft
