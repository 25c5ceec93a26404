"""The timetable of a run to take along into other programs."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.tables import CSV, XLSX, table_file
from trainfac.scheduling.queries import sessions
from trainfac.scheduling.queries.facilities import run_for_staff
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import staff
from trainfac.scheduling.timetable_file import timetable_csv, timetable_xlsx


@bp.get("/staff/<facility_code>/runs/<run_code>/timetable.xlsx")
@staff
def timetable_as_xlsx(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = run_for_staff(read(), current_actor(), facility_code, run_code)
    return table_file(timetable_xlsx(run, sessions.timetable(read(), run)), XLSX, f"{run.code}-timetable.xlsx")


@bp.get("/staff/<facility_code>/runs/<run_code>/timetable.csv")
@staff
def timetable_as_csv(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = run_for_staff(read(), current_actor(), facility_code, run_code)
    return table_file(timetable_csv(run, sessions.timetable(read(), run)), CSV, f"{run.code}-timetable.csv")
