"""Printed plans begin with what their pages begin with."""

from __future__ import annotations

from tests.web.printouts.conftest import coordinator, other, place

__all__ = ["coordinator", "other", "place"]
