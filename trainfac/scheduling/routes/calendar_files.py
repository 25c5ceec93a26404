"""Answers that are files made from a calendar, for programs and printers; who has them already is told so."""

from __future__ import annotations

import hashlib
from datetime import datetime
from http import HTTPStatus

from flask import Response, request

_FRESH_SECONDS = 900


def calendar_file(body: bytes, name: str, changed_at: datetime | None = None) -> Response:
    """The file with a tag made from what it says, so that programs that ask again are told "not modified"."""
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = f"public, max-age={_FRESH_SECONDS}"
    response.vary.add("Accept-Language")
    response.last_modified = changed_at
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response


def document(content: bytes, name: str, tag: str) -> Response:
    """A PDF to print, with a tag by which it is known again."""
    response = Response(content, content_type="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=name)
    return _kept(response, tag)


def unchanged(tag: str) -> Response:
    """The answer to who has the document of that tag."""
    return _kept(Response(status=HTTPStatus.NOT_MODIFIED), tag)


def _kept(response: Response, tag: str) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={_FRESH_SECONDS}"
    response.vary.add("Accept-Language")
    response.set_etag(tag)
    return response
