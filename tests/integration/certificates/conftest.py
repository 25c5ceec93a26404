"""A run whose three participants have earned a certificate each."""

from __future__ import annotations

import pytest

from tests.conftest import written
from tests.integration.certificates.house import House


@pytest.fixture
def house(app):
    with written(app) as tx:
        house = House(tx)
        for name in ("Abebe", "Bontu", "Chala"):
            house.participant(name)
        return house
