"""Where a page of identity leads to when it is done."""

from __future__ import annotations

from flask import current_app, request, url_for

from config import Settings
from trainfac.identity.access import current_actor
from trainfac.infra.addresses import own_path


def home() -> str:
    """The page to begin with: one's own when signed in, else the calendar."""
    return url_for("desk.home" if current_actor().signed_in else "scheduling.calendar")


def next_page() -> str:
    """The page that was asked for before; never one of another site."""
    return own_path(request.args.get("next")) or home()


def public_address(path: str) -> str:
    """A whole address to pass on. It is made from the settings: a request can name any host."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.public_url + path
