"""The blueprint that every page of calendar feeds hangs on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("feeds", "trainfac.feeds.routes")
