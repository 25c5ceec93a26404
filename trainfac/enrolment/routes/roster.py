"""The list of participants to take along."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from trainfac.enrolment.queries.participants import roster
from trainfac.enrolment.routes.blueprint import bp
from trainfac.enrolment.routes.deciding import coordinators
from trainfac.enrolment.spreadsheet import roster_csv, roster_xlsx
from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.tables import CSV, XLSX, table_file
from trainfac.scheduling.queries.facilities import coordinated_run


@bp.get("/staff/<facility_code>/runs/<run_code>/participants.xlsx")
@coordinators
def roster_as_xlsx(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    return table_file(roster_xlsx(run, roster(read(), run.id)), XLSX, f"{run.code}-participants.xlsx")


@bp.get("/staff/<facility_code>/runs/<run_code>/participants.csv")
@coordinators
def roster_as_csv(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    return table_file(roster_csv(run, roster(read(), run.id)), CSV, f"{run.code}-participants.csv")
