"""The blueprint that every page of identity hangs on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("identity", "trainfac.identity.routes")
