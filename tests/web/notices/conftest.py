"""A run to come that everybody knows, and its coordinator's browser. Pages read the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import builders
from tests.integration.notices.scene import Scene
from tests.integration.scheduling.planning import a_place, planned
from tests.web.scheduling.conftest import a_monday
from trainfac.scheduling.services.run_states import publish


@pytest.fixture
def scene(tx: Session) -> Scene:
    place = a_place(tx)
    place.facility.holiday_areas.clear()
    place.facility.contact_email = "office@hyd.example"
    place.trainer.person.email = "trainer@hyd.example"
    run = planned(tx, place, starts_on=a_monday(), code="HYD-1").run
    scene = Scene(tx, place, run, builders.a_laboratory(tx))
    publish(tx, run.id, actor=place.actor, now=datetime.now(UTC))
    scene.participant("Abebe Tadesse")
    scene.participant("Bontu Regassa")
    tx.commit()
    return scene


@pytest.fixture
def moved(scene: Scene) -> Scene:
    """Its first session was moved to the Friday."""
    scene.change(scene.session(), day=a_monday() + timedelta(days=4))
    scene.tx.commit()
    return scene


@pytest.fixture
def coordinator(client: FlaskClient, scene: Scene) -> FlaskClient:
    return builders.sign_in(client, scene.place.user)
