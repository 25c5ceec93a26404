"""A run that everybody knows."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.integration.notices.scene import Scene, a_scene


@pytest.fixture
def scene(tx: Session) -> Scene:
    return a_scene(tx)
