"""What facts about everybody's first page begin with."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import written
from tests.web.cast import Cast


@pytest.fixture
def cast(app: Flask) -> Cast:
    """A running course that ends today, of which nothing is recorded yet."""
    with written(app) as tx:
        return Cast(tx)


@pytest.fixture
def coordinator(app: Flask, cast: Cast) -> FlaskClient:
    return cast.browser(app, "coordinator")
