"""The calendars themselves, as programs fetch them again and again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Final

from flask import Response, request, url_for
from flask_babel import force_locale
from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from werkzeug.exceptions import TooManyRequests

from trainfac.feeds.models import CalendarFeed
from trainfac.feeds.queries.addresses import feed_by_token
from trainfac.feeds.queries.content import content_of
from trainfac.feeds.routes.blueprint import bp
from trainfac.feeds.routes.naming import name_of
from trainfac.feeds.services import addresses
from trainfac.feeds.states import STAFF
from trainfac.identity.access import public
from trainfac.identity.sessions import actor_of
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import translate
from trainfac.infra.throttle import client_address, take
from trainfac.infra.web import clock
from trainfac.scheduling import ics
from trainfac.scheduling.dated_session import DatedSession
from trainfac.scheduling.routes.addresses import absolute, domain

_OFTEN_ENOUGH: Final = RateLimitItemPerHour(120)  # a calendar on a few devices, each asking every few minutes
_GUESSES: Final = RateLimitItemPerMinute(30)  # from one network, at addresses that lead nowhere
_FRESH_SECONDS: Final = 300
_WRITER: Final = "2"  # raised when the same sessions are written in another way: what programs have is old then


@bp.get("/feeds/<token>.ics")
@public
def calendar(token: str) -> Response:
    """What the owner of the address may see, or that there is nothing (any more) under it."""
    try:
        return _calendar(token)
    except TooManyRequests as too_many:
        answer = _nothing(HTTPStatus.TOO_MANY_REQUESTS, "This calendar is asked for too often. Please wait.\n")
        answer.retry_after = too_many.retry_after
        return answer


def _calendar(token: str) -> Response:
    now = clock()
    feed = feed_by_token(read(), token)
    if feed is None:
        take(_GUESSES, "calendar guess", client_address())
        return _nothing(HTTPStatus.NOT_FOUND, "There is no calendar at this address.\n")
    take(_OFTEN_ENOUGH, "calendar feed", str(feed.id))
    if addresses.is_alive(feed, now):
        return _answer(feed, now)
    if feed.ended_at is None:
        transact(addresses.end_dead, now)
    return _nothing(HTTPStatus.GONE, "This address has ended. Remove the calendar, or subscribe anew.\n")


def _answer(feed: CalendarFeed, now: datetime) -> Response:
    """The calendar, or that it did not change; then nothing is written out."""
    sessions = content_of(read(), addresses.subject_of(feed), actor_of(feed.user, now), now)
    with force_locale(feed.language):
        name = name_of(feed)
        tag = content_tag(feed, name, sessions)
        said_since = feed.content_at
        if said_since is None or (feed.content_tag, feed.fetched_on) != (tag, now.date()):
            said_since = transact(addresses.note_fetched, feed.id, tag, now)
        response = _guarded(Response(content_type="text/calendar; charset=utf-8"))
        response.headers["Cache-Control"] = f"private, max-age={_FRESH_SECONDS}"
        response.headers.set("Content-Disposition", "inline", filename="calendar.ics")
        response.last_modified = said_since
        response.set_etag(tag, weak=True)  # it travels packed in one way or another
        response.make_conditional(request)
        if response.status_code == HTTPStatus.OK:
            response.set_data(
                ics.sessions_calendar(
                    sessions, name=name, address_of=_pages(feed, sessions), domain=domain(), words=translate
                )
            )
    return response


def content_tag(feed: CalendarFeed, name: str, sessions: Sequence[DatedSession]) -> str:
    """Of everything that goes into the file, so that the file need not be written to know whether it changed."""
    said = repr((_WRITER, feed.kind, feed.language, name, absolute(""), sessions))
    return hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()[:32]


def _pages(feed: CalendarFeed, sessions: Sequence[DatedSession]) -> Callable[[str], str]:
    """Where an event leads: staff to the run as they work with it, everybody else to its public page."""
    if feed.kind not in STAFF:
        return lambda code: absolute(url_for("scheduling.run", run_code=code))
    facilities = {session.run_code: session.facility_code for session in sessions}
    return lambda code: absolute(url_for("scheduling.run_staff", facility_code=facilities[code], run_code=code))


def _nothing(status: HTTPStatus, text: str) -> Response:
    """A program reads it: no page around it."""
    response = _guarded(Response(text, status, content_type="text/plain; charset=utf-8"))
    response.headers["Cache-Control"] = "no-store"
    return response


def _guarded(response: Response) -> Response:
    """The address is the secret: nobody indexes it, nor is told it as where somebody came from."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
