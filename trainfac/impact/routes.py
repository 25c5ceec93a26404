"""Pages of impact."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("impact", __name__)
