"""What facts about pages of delivery begin with."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import written
from tests.web.cast import Cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    """A running course of which nothing is recorded yet."""
    with written(app) as tx:
        return Cast(tx)


@pytest.fixture
def trainer(app: Flask, cast: Cast) -> FlaskClient:
    """The browser of the trainer who teaches it."""
    return cast.browser(app, "trainer")


@pytest.fixture
def coordinator(app: Flask, cast: Cast) -> FlaskClient:
    """The browser of its coordinator."""
    return cast.browser(app, "coordinator")
