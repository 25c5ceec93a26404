"""Answers that are written messages: shown where nothing in them can do anything."""

from __future__ import annotations

from typing import Final

from flask import Response

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
