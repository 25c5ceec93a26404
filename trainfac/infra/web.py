"""What every page has: headers that protect it, hashed assets, errors told in words, the clock."""

from __future__ import annotations

import hashlib
import logging
import uuid
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_compress import Compress
from flask_wtf.csrf import CSRFError, CSRFProtect
from markupsafe import escape
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter

from trainfac.infra import drafts
from trainfac.infra.db import db
from trainfac.infra.i18n import translate
from trainfac.kernel.errors import DomainError, RuleBroken

log = logging.getLogger(__name__)
csrf = CSRFProtect()
compress = Compress()

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_YEAR = 31_536_000
_BARE = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{heading}</title></head>'
    "<body><h1>{heading}</h1><p>{advice}</p><p>{number}</p></body></html>"
)

# What went wrong, what is safe, what to do.
_ERRORS = {
    400: (lazy_gettext("This request was not understood"), lazy_gettext("Go back and try again.")),
    403: (
        lazy_gettext("You may not do this"),
        lazy_gettext("Nothing was changed. If you should be allowed to, ask the facility’s coordinator."),
    ),
    404: (
        lazy_gettext("Page not found"),
        lazy_gettext("Check the address, or start again from the calendar of course runs."),
    ),
    405: (lazy_gettext("This cannot be done here"), lazy_gettext("Nothing was changed. Go back and try again.")),
    413: (
        lazy_gettext("What you sent is too large"),
        lazy_gettext("Nothing was stored. Files may have 20 MB at most; send a smaller one."),
    ),
    429: (
        lazy_gettext("Too many attempts"),
        lazy_gettext("To keep everybody’s data safe, please wait a few minutes and try again."),
    ),
    500: (
        lazy_gettext("Something went wrong on our side"),
        lazy_gettext("What you had saved is safe. Try again; if it happens again, tell the facility the number below."),
    ),
    503: (
        lazy_gettext("Too much is asked at this moment"),
        lazy_gettext("Nothing was changed. Please try again in a few seconds."),
    ),
}


def clock() -> datetime:
    """Now, in UTC: the one place where pages read the clock."""
    return datetime.now(UTC)


def static_url(filename: str) -> str:
    """The address of one of our assets; it changes with its content, so that browsers may keep it for a year."""
    return url_for("static", filename=filename, v=_content_hash(str(current_app.static_folder), filename))


def page_is_here() -> bool:
    """Whether the address of this request is also that of a page, to which a form posted here can come back."""
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter is not None and bool(adapter.match(request.path, method="GET"))
    except HTTPException:
        return False


def init_app(app: Flask) -> None:
    compress.init_app(app)
    app.url_map.converters["int"] = RowNumber
    app.before_request(_begin)
    app.after_request(_protect)
    app.teardown_appcontext(_end_read)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    app.add_template_global(static_url)


@lru_cache(maxsize=256)
def _content_hash(folder: str, filename: str) -> str:
    path = Path(folder) / filename
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"


class RowNumber(IntegerConverter):
    """A number in an address that a database can hold: a longer one is no address of ours."""

    regex = r"\d{1,9}"


def _begin() -> None:
    g.request_id = uuid.uuid4().hex[:12]
    if "\0" in request.path or b"%00" in request.query_string:
        abort(HTTPStatus.BAD_REQUEST)  # PostgreSQL stores no NUL, and no address of ours has one


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers.setdefault("Referrer-Policy", "same-origin")
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["X-Request-Id"] = g.get("request_id", "")
    if current_app.config["SETTINGS"].secure:
        headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
    if request.endpoint == "static" and request.args.get("v"):
        headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    elif "Cache-Control" not in headers:
        # What a signed-in person sees stays on no disk; other pages may be shown again when somebody goes back.
        headers["Cache-Control"] = "no-store" if "_user_id" in session else "private, no-cache"
        if "_user_id" not in session:
            _validated(response)
    return response


def _validated(response: Response) -> None:
    """A page that did not change since the browser last had it does not travel again."""
    if request.method in {"GET", "HEAD"} and response.status_code == HTTPStatus.OK and not response.is_streamed:
        response.add_etag(weak=True)  # it goes out packed in one way or another
        response.make_conditional(request)


def _end_read(_error: BaseException | None) -> None:
    db.session.remove()


def _domain_error(error: DomainError) -> ResponseReturnValue:
    reasons = [translate(r) for r in (*error.reasons, *error.fields.values())] if isinstance(error, RuleBroken) else []
    if len(reasons) <= 1:
        reasons = []
    advice = _ERRORS[error.status][1] if error.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND} else ""
    return _page(error.status, translate(error.message), advice=str(advice), reasons=reasons)


def _csrf_error(error: CSRFError) -> ResponseReturnValue:
    """The session behind a form is gone: keep what was typed and show the form again."""
    if drafts.keep_typed():
        told = gettext("This page had been open for a long time. We kept what you typed; please send it again.")
    else:  # a password, or nothing but a button
        told = gettext("This page had been open for a long time. Nothing was changed; please do it again.")
    if drafts.from_our_own_page() and page_is_here():
        flash(told)
        return redirect(request.full_path.rstrip("?"), HTTPStatus.SEE_OTHER)
    log.info("refused a form without a valid token: %s", error.description)
    return _page(
        HTTPStatus.BAD_REQUEST,
        gettext("This page had expired"),
        advice=gettext("Nothing was changed. Open the page again and repeat what you wanted to do."),
    )


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    heading, advice = _ERRORS.get(error.code, _ERRORS[400 if error.code < 500 else 500])
    page, status = _page(HTTPStatus(error.code), str(heading), advice=str(advice))
    kept = {name: value for name, value in error.get_headers() if name in {"Retry-After", "Allow"}}
    return page, status, kept


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing or current_app.debug:
        raise error
    log.error("request %s failed", g.get("request_id"), exc_info=error)
    heading, advice = _ERRORS[500]
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR, str(heading), advice=str(advice))


def _page(
    status: HTTPStatus, heading: str, *, advice: str = "", reasons: list[str] | None = None
) -> tuple[str, HTTPStatus]:
    """A page that says what went wrong, in the layout of all pages if that can be had."""
    try:
        db.session.rollback()
        page = render_template(
            "layouts/problem.html",
            heading=heading,
            advice=advice,
            reasons=reasons or [],
            status=int(status),
            request_id=g.get("request_id", ""),
        )
    except Exception:  # the database is away, or the host is not ours and has no addresses: say it plainly
        log.warning("request %s is answered without a layout", g.get("request_id"), exc_info=status >= 500)
        page = _BARE.format(heading=escape(heading), advice=escape(advice), number=g.get("request_id", ""))
    return page, status
