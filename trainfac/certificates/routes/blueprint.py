"""The blueprint that every page of certificates hangs on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("certificates", "trainfac.certificates.routes")
