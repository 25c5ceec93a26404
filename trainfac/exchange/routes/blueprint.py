"""The blueprint that every page of what is brought in from files hangs on."""

from __future__ import annotations

from flask import Blueprint, current_app

from trainfac.exchange.fetching import Fetcher

bp = Blueprint("exchange", "trainfac.exchange.routes")
bp.record_once(lambda state: state.app.extensions.setdefault("calendar_fetcher", Fetcher()))


def fetcher() -> Fetcher:
    """How this application fetches what is at an address."""
    found: Fetcher = current_app.extensions["calendar_fetcher"]
    return found
