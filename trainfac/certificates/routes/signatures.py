"""The sheet on which people sign when they take their certificates. A worker draws it, never this process."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainfac.certificates import queries
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.documents import send_sample
from trainfac.certificates.routes.printing import RUN, printable_run
from trainfac.certificates.services import sheets
from trainfac.certificates.states import Paper
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import current_locale
from trainfac.infra.jobs import Job
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun

_SHEETS: Final = RUN + "/signatures"


@bp.post(_SHEETS)
@requires(Role.COORDINATOR, Role.TRAINER)
def order_signatures(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Have a sheet drawn on paper of this size."""
    run = printable_run(facility_code, run_code)
    paper = request.form.get("paper")
    if paper not in set(Paper):
        raise NotFound(msg("There is no such paper"))
    today, lang = clock().astimezone(run.facility.zone).date(), current_locale().language
    job = transact(sheets.order_sheet, run.id, Paper(paper), actor=current_actor(), lang=lang, today=today)
    there = url_for(".signatures", facility_code=facility_code, run_code=run_code, job_id=job.id)
    return redirect(there, HTTPStatus.SEE_OTHER)


@bp.get(f"{_SHEETS}/<int:job_id>")
@requires(Role.COORDINATOR, Role.TRAINER)
def signatures(facility_code: str, run_code: str, job_id: int) -> ResponseReturnValue:
    """How far the sheet is, or the sheet."""
    run = printable_run(facility_code, run_code)
    return render_template("certificates/signatures.html", **_shown(run, job_id))


@bp.get(f"{_SHEETS}/<int:job_id>/progress")
@requires(Role.COORDINATOR, Role.TRAINER)
def drawing_signatures(facility_code: str, run_code: str, job_id: int) -> ResponseReturnValue:
    """The part of the page that shows it."""
    run = printable_run(facility_code, run_code)
    return render_template("certificates/_signatures.html", **_shown(run, job_id))


@bp.get(f"{_SHEETS}/<int:job_id>.<any(png, pdf):form>")
@requires(Role.COORDINATOR, Role.TRAINER)
def signatures_file(facility_code: str, run_code: str, job_id: int, form: str) -> ResponseReturnValue:
    """What a job drew; the picture is of the first page."""
    run = printable_run(facility_code, run_code)
    return send_sample(queries.sample_of(read(), _order(run, job_id).id), form, f"{run.code}-signatures")


def _shown(run: CourseRun, job_id: int) -> dict[str, Any]:
    job = _order(run, job_id)
    kept = queries.sample_of(read(), job.id) is not None
    return {"run": run, "facility": run.facility, "job": job, "kept": kept}


def _order(run: CourseRun, job_id: int) -> Job:
    job = read().get(Job, job_id)
    if job is None or job.subject != sheets.subject(run.id):
        raise NotFound(msg("There is no such sheet"))
    return job
