"""The blueprint that every page of enrolment hangs on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("enrolment", "trainfac.enrolment.routes")
