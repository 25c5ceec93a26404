"""The page of a trainee group: its week, how full its days are, what is coming."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.queries.facilities import coordinated_run
from trainfac.scheduling.queries.groups import group_of
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.resource_page import calendar_shown
from trainfac.scheduling.routes.staff_answers import coordinators


@bp.get("/staff/<facility_code>/runs/<run_code>/groups/<int:group_id>")
@coordinators
def group(facility_code: str, run_code: str, group_id: int) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    shown = group_of(run, group_id)
    if shown is None:
        raise NotFound(msg("There is no such group"))
    return render_template(
        "scheduling/staff/group.html",
        facility=run.facility,
        run=run,
        group=shown,
        **calendar_shown(run.facility, shown),
    )
