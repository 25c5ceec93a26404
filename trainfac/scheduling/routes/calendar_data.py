"""The sessions that the calendar in the browser asks for: those it shows, and no more."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Final

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.i18n import translate
from trainfac.kernel.periods import days_between
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries import staff_calendar as known
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.queries.timeline_rows import RowPage, Unavailable, row_page, unavailable
from trainfac.scheduling.queries.working_days import closed_days, working_hours
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.calendar_days import MOST_DAYS, Asked, View, days_asked
from trainfac.scheduling.routes.calendar_entries import EntryWriter, row_names
from trainfac.scheduling.routes.staff_answers import coordinators

MOST_IN_A_MONTH: Final = 300  # more are told as numbers per day


@bp.get("/staff/<facility_code>/calendar/sessions")
@coordinators
def calendar_sessions(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    days = days_asked(request.args)
    if days is None:
        return too_many_days()
    first, until = days
    asked = Asked.of(request.args, first)
    rows = asked.view.rows
    page = row_page(read(), facility, rows, first, until, asked.page) if rows else None
    answer = jsonify(
        {
            **_sessions(facility, first, until, asked, page),
            "rows": list(row_names(page)) if page else [],
            "away": [_away(one, facility) for one in unavailable(read(), facility, page, first, until)] if page else [],
            "closed": _closed(facility, first, until),
        }
    )
    return _unless_known(answer)


def too_many_days() -> ResponseReturnValue:
    """The answer to a script that does not say which days it shows."""
    said = _("Ask for at most %(count)s days, from a day to a later one.", count=MOST_DAYS)
    return jsonify(refused=[said]), HTTPStatus.BAD_REQUEST


def _sessions(facility: Facility, first: date, until: date, asked: Asked, page: RowPage | None) -> dict[str, Any]:
    if asked.view is View.MONTH:
        counts = known.held_per_day(read(), facility, first, until, asked.wanted)
        if counts.total() > MOST_IN_A_MONTH:
            return {"counts": {day.isoformat(): count for day, count in sorted(counts.items())}, "sessions": []}
    writer = EntryWriter(facility)
    found = known.held_between(read(), facility, first, until, asked.wanted)
    shown = [held for held in found if page is None or page.shows(held)]
    return {"counts": None, "sessions": [writer.event(held, page) for held in shown]}


def _away(one: Unavailable, facility: Facility) -> dict[str, str]:
    start, end = (at.astimezone(facility.zone) for at in (one.starts_at, one.ends_at))
    return {
        "row": str(one.row),
        "start": f"{start:%Y-%m-%dT%H:%M}",
        "end": f"{end:%Y-%m-%dT%H:%M}",
        "title": translate(one.why),
    }


def _closed(facility: Facility, first: date, until: date) -> dict[str, str]:
    """Why nobody trains, by day: holidays, closures, and days of the week without working hours."""
    last = until - timedelta(days=1)
    hours = working_hours(facility)
    resting = {day.isoformat(): _("Closed") for day in days_between(first, last) if not hours.is_working_day(day)}
    reasons = closed_days(read(), facility, first, last).reasons
    return {**resting, **{day.isoformat(): reason for day, reason in reasons.items()}}


def _unless_known(answer: Response) -> Response:
    """Nothing but a nod where the page has these sessions already: it keeps them in its memory, on no disk."""
    answer.add_etag(weak=True)  # it goes out packed in one way or another
    answer.make_conditional(request)
    answer.headers["Cache-Control"] = "no-store"
    return answer
