"""The blueprint that every page of the catalogue hangs on, and who keeps the catalogue."""

from __future__ import annotations

from flask import Blueprint

from trainfac.identity.access import requires
from trainfac.identity.roles import Role

bp = Blueprint("catalogue", "trainfac.catalogue.routes")
keepers = requires(Role.COORDINATOR, Role.ADMINISTRATOR)
