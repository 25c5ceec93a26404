"""The blueprint that every page of keys hangs on, and what its pages have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, current_app

from config import Settings
from trainfac.identity.access import after_password, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import facility_by_code
from trainfac.signing.keyring import Keyring
from trainfac.signing.models import SigningKey

bp = Blueprint("signing", "trainfac.signing.routes")
View = TypeVar("View", bound=Callable[..., Any])

administrators = requires(Role.ADMINISTRATOR)


def administrators_again(view: View) -> View:
    """Administrators who typed their password a short while ago."""
    return administrators(after_password(view))


def keyring() -> Keyring:
    found: Keyring = current_app.extensions["keyring"]
    return found


def may_confirm_alone() -> bool:
    """On a computer of one's own there is no second person."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.environment != "production"


def facility_of(code: str) -> Facility:
    facility = facility_by_code(read(), code)
    if facility is None:
        raise NotFound(msg("There is no such facility"))
    return facility


def key_of(key_id: int) -> SigningKey:
    key = read().get(SigningKey, key_id)
    if key is None:
        raise NotFound(msg("There is no such key"))
    return key
