"""A mail server of the test's own, and the box that what it takes is put into."""

from __future__ import annotations

import pytest

from tests.servers.smtp import Letterbox, running_server


@pytest.fixture
def box():
    return Letterbox()


@pytest.fixture
def server(box):
    with running_server(box) as running:
        yield running
