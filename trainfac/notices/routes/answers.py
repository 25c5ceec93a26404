"""What pages about messages answer: a message where nothing in it can do anything, and when messages go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from flask import Response, current_app, flash
from flask_babel import ngettext

from config import Settings
from trainfac.infra.web import clock
from trainfac.notices.services.sending import Post
from trainfac.notices.writing import domain
from trainfac.scheduling.models import Facility

_SANDBOX: Final = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)


def as_mail(html: str) -> Response:
    """The HTML of a message as a mail program would show it: no scripts, no pictures, no forms, nothing fetched."""
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response


def post(words: str = "") -> Post:
    """How messages go that a coordinator sends now, with words of theirs on top."""
    return Post(words, timedelta(minutes=_settings().mail_hold_minutes), domain())


def how_they_go() -> dict[str, Any]:
    """What pages say of it: whether a server takes messages, and for how many minutes they can be taken back."""
    return {"delivers": _settings().mail is not None, "hold": _settings().mail_hold_minutes}


def tell_when_they_go(facility: Facility, goes_at: datetime, number: int) -> None:
    """Say on the next page how many messages go, and until when they can be taken back."""
    if goes_at <= clock():
        flash(ngettext("%(num)s message goes out now.", "%(num)s messages go out now.", number), "success")
        return
    at = goes_at.astimezone(facility.zone)
    flash(
        ngettext(
            "%(num)s message goes out at %(time)s. Until then you can take it back.",
            "%(num)s messages go out at %(time)s. Until then you can take them back.",
            number,
            time=f"{at:%H:%M}",
        ),
        "success",
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
