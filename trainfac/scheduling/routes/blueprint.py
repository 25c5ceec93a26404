"""The blueprint that every page of scheduling hangs on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("scheduling", "trainfac.scheduling.routes")
