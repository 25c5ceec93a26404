"""What was overridden at a facility: what, for which session, why, by whom and when."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.kernel.paging import page_number
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.queries.overrides import overrides as overridden
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import coordinators


@bp.get("/staff/<facility_code>/overrides")
@coordinators
def overrides(facility_code: str) -> ResponseReturnValue:
    """``?when=past`` shows those of sessions that are over."""
    facility = coordinated(read(), current_actor(), facility_code)
    past = request.args.get("when") == "past"
    when = "past" if past else None
    page = overridden(read(), facility, clock(), past=past, number=page_number(request.args.get("page")))
    return render_template(
        "scheduling/staff/overrides.html",
        facility=facility,
        page=page,
        past=past,
        href_for=lambda number: url_for(".overrides", facility_code=facility_code, when=when, page=number),
    )
