"""The list of participants to take along."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from trainfac.enrolment.queries.participants import roster
from trainfac.enrolment.routes.blueprint import bp
from trainfac.enrolment.routes.deciding import coordinators
from trainfac.enrolment.spreadsheet import roster_csv, roster_xlsx
from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.scheduling.queries.facilities import coordinated_run


@bp.get("/staff/<facility_code>/runs/<run_code>/participants.xlsx")
@coordinators
def roster_as_xlsx(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    content = roster_xlsx(run, roster(read(), run.id))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(content, kind, f"{run.code}-participants.xlsx")


@bp.get("/staff/<facility_code>/runs/<run_code>/participants.csv")
@coordinators
def roster_as_csv(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    return _file(roster_csv(run, roster(read(), run.id)), "text/csv; charset=utf-8", f"{run.code}-participants.csv")


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
