"""Answers that are calendar files."""

from __future__ import annotations

import hashlib
from datetime import datetime

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
