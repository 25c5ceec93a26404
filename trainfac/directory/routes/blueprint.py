"""The blueprint that every page of the directory hangs on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("directory", "trainfac.directory.routes")
