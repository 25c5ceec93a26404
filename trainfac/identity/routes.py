"""Pages of identity."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("identity", __name__)
