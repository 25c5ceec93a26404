"""Where a session that is being dragged cannot be let go of: asked once, when the drag begins."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.kernel.periods import Interval
from trainfac.scheduling.forbidden import forbidden, pieces_of_days, same_time_each_day, wherever
from trainfac.scheduling.forms.calendar import number_in
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.queries.surroundings import surroundings
from trainfac.scheduling.queries.wishing import wish_of
from trainfac.scheduling.queries.working_days import working_hours
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.calendar_data import too_many_days
from trainfac.scheduling.routes.calendar_days import Asked, View, days_asked
from trainfac.scheduling.routes.calendar_script import hours_shown
from trainfac.scheduling.routes.staff_answers import coordinators
from trainfac.scheduling.services.dropping import session_at

_BY_THE_HOUR: Final = timedelta(days=14)  # longer stretches are shown in days, and shaded in days


@bp.get("/staff/<facility_code>/calendar/forbidden")
@coordinators
def forbidden_times(facility_code: str) -> ResponseReturnValue:
    """Stretches of wall time within the days shown; in a month, whole days at the session's own time of day."""
    facility = coordinated(read(), current_actor(), facility_code)
    days = days_asked(request.args)
    if days is None:
        return too_many_days()
    first, until = days
    session = session_at(read(), facility.id, number_in(request.args.get("session")))
    asked = Asked.of(request.args, first)
    by_day = asked.view is View.MONTH or until - first > _BY_THE_HOUR
    zone, wish = facility.zone, wherever(wish_of(session), asked.view.rows)
    if by_day:
        pieces = same_time_each_day(session.interval, first, until, zone)
    else:
        pieces = pieces_of_days(first, until, hours_shown(working_hours(facility)), zone)
    if not pieces:
        return jsonify(by_day=by_day, forbidden=[])
    within = Interval(pieces[0].start, pieces[-1].end)
    around = surroundings(read(), facility, [wish], now=clock(), within=within)
    return jsonify(
        by_day=by_day,
        forbidden=[
            {
                "start": f"{one.during.start.astimezone(zone):%Y-%m-%dT%H:%M}",
                "end": f"{one.during.end.astimezone(zone):%Y-%m-%dT%H:%M}",
                "overridable": one.overridable,
            }
            for one in forbidden(wish, pieces, around)
        ],
    )
