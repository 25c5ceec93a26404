"""What a participant's certificate would look like. A worker draws it, never this process; nothing is spent."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trainfac.certificates import queries
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.documents import send_sample, workshop
from trainfac.certificates.services import previewing
from trainfac.certificates.services.previewing import latest_preview, order_preview, preview
from trainfac.enrolment.models import Registration
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read, transact
from trainfac.infra.jobs import Job
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import coordinated_run

_PREVIEW: Final = "/staff/<facility_code>/runs/<run_code>/certificates/previews/<int:registration_id>"


@bp.post(_PREVIEW)
@requires(Role.COORDINATOR)
def draw(facility_code: str, run_code: str, registration_id: int) -> ResponseReturnValue:
    """Have it drawn, unless nothing has changed since it was."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    url = workshop().public_url
    transact(order_preview, run.id, registration_id, actor=current_actor(), now=clock(), public_url=url)
    there = url_for(".drawn", facility_code=facility_code, run_code=run_code, registration_id=registration_id)
    return redirect(there, HTTPStatus.SEE_OTHER)


@bp.get(_PREVIEW)
@requires(Role.COORDINATOR)
def drawn(facility_code: str, run_code: str, registration_id: int) -> ResponseReturnValue:
    """How far the picture is, or the picture."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    return render_template("certificates/drawn.html", **_shown(run, registration_id))


@bp.get(f"{_PREVIEW}/progress")
@requires(Role.COORDINATOR)
def drawing(facility_code: str, run_code: str, registration_id: int) -> ResponseReturnValue:
    """The part of the page that shows it."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    return render_template("certificates/_drawn.html", **_shown(run, registration_id))


@bp.get(f"{_PREVIEW}/<int:job_id>.<any(png, pdf):form>")
@requires(Role.COORDINATOR)
def drawn_file(
    facility_code: str, run_code: str, registration_id: int, job_id: int, form: str
) -> ResponseReturnValue:  # fmt: skip
    """What a job drew."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    job = read().get(Job, job_id)
    if job is None or job.subject != previewing.subject(_participant(run, registration_id).id):
        raise NotFound(msg("There is no such preview"))
    return send_sample(queries.sample_of(read(), job.id), form, f"{run.code}-preview")


def _shown(run: CourseRun, registration_id: int) -> dict[str, Any]:
    """What the page shows: the last picture, and whether it is what would be issued now."""
    url = workshop().public_url
    mark = preview(read(), run.id, registration_id, actor=current_actor(), now=clock(), public_url=url).mark
    job = latest_preview(read(), registration_id, mark)
    return {
        "run": run,
        "facility": run.facility,
        "registration": _participant(run, registration_id),
        "job": job,
        "kept": job is not None and queries.sample_of(read(), job.id) is not None,
        "outdated": job is not None and job.result.get("mark", job.payload.get("mark")) != mark,
    }


def _participant(run: CourseRun, registration_id: int) -> Registration:
    registration = read().get(Registration, registration_id)
    if registration is None or registration.run_id != run.id:
        raise NotFound(msg("There is no such participant of this run"))
    return registration
