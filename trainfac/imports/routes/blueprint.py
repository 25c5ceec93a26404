"""The blueprint that every page of imports hangs on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("imports", "trainfac.imports.routes")
