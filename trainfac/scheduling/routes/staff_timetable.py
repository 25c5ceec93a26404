"""The timetable of a run: day by day, and week by week."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.scheduling import policy
from trainfac.scheduling.queries import sessions
from trainfac.scheduling.queries.facilities import run_for_staff
from trainfac.scheduling.queries.working_days import closed_days, working_hours
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import staff
from trainfac.scheduling.routes.timetable_days import clashes_within, days_of, weeks_of


@bp.get("/staff/<facility_code>/runs/<run_code>/timetable")
@staff
def run_timetable(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = run_for_staff(read(), current_actor(), facility_code, run_code)
    planned = sessions.timetable(read(), run)
    closed = closed_days(read(), run.facility, run.starts_on, run.ends_on).reasons
    hours = working_hours(run.facility)
    days = days_of(planned, run, hours, closed)
    by_week = request.args.get("view") == "week"
    coordinates = policy.may_coordinate(current_actor(), run.facility_id)
    return render_template(
        "scheduling/staff/timetable.html",
        facility=run.facility,
        run=run,
        planned=planned,
        days=days,
        clashes=clashes_within(planned, hours),
        weeks=weeks_of(days) if by_week else [],
        by_week=by_week,
        may_change=coordinates and policy.may_change_timetable(run.state),
        may_lay_out=coordinates and policy.may_lay_out(run.state),
    )
