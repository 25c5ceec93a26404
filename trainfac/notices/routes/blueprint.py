"""The blueprint that every page of messages and the outbox hangs on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("notices", "trainfac.notices.routes")
