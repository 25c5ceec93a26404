"""The blueprint that every page of what is printed hangs on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("printouts", "trainfac.printouts.routes")
