"""The blueprint that every page of what is brought in from files hangs on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("exchange", "trainfac.exchange.routes")
