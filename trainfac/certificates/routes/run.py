"""Who of a run has earned what, issuing to one or all, and the file for the printer."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from trainfac.certificates import policy, queries
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.run_page import preflight_of, run_page
from trainfac.certificates.routes.work import work_on
from trainfac.certificates.services.issuing import why_not_yet
from trainfac.certificates.services.laying_out import LAYOUT
from trainfac.certificates.services.orders import order_documents, order_issue
from trainfac.certificates.services.stopping import stop
from trainfac.delivery.queries import trainers_of_run
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import coordinated_run, run_for_staff

_RUN = "/staff/<facility_code>/runs/<run_code>/certificates"


@bp.get(_RUN)
@requires(Role.COORDINATOR, Role.TRAINER)
def run_certificates(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Everybody's eligibility with its reasons, what stands in the way of issuing, and what was issued."""
    return run_page(_run(facility_code, run_code))


@bp.get(_RUN + "/progress")
@requires(Role.COORDINATOR, Role.TRAINER)
def progress(facility_code: str, run_code: str) -> ResponseReturnValue:
    """The part of the page that says how far the work is; the whole page is fetched once it is done."""
    run = _run(facility_code, run_code)
    work = work_on(run)
    may_issue = policy.may_issue(current_actor(), run.facility_id)
    page = render_template("certificates/_work.html", run=run, facility=run.facility, work=work, may_issue=may_issue)
    return page, HTTPStatus.OK, {} if work.open_jobs else {"HX-Refresh": "true"}


@bp.route(_RUN + "/issue", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def issue(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Issue to one participant or to all who have earned a certificate, as a job; before, what that would come to."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    reason = why_not_yet(run, clock())
    if reason is not None:
        raise RuleBroken(reason)
    if request.method == "GET":
        return _asked(run)
    transact(order_issue, run.id, _chosen(run), actor=current_actor())
    flash(gettext("The certificates are being made. You can leave this page; the work goes on."))
    return _back(run)


@bp.post(_RUN + "/documents")
@requires(Role.COORDINATOR)
def make_documents(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Finish what was stopped or failed: the documents that are missing, as a job."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    transact(order_documents, run.id, actor=current_actor())
    flash(gettext("The missing documents are being made."))
    return _back(run)


@bp.post(_RUN + "/jobs/<int:job_id>/cancel")
@requires(Role.COORDINATOR, Role.TRAINER)
def cancel(facility_code: str, run_code: str, job_id: int) -> ResponseReturnValue:
    """Stop issuing, printing or laying out; trainers of the run stop what they ordered themselves."""
    run = _run(facility_code, run_code)
    stopped = transact(stop, run.id, job_id, actor=current_actor())
    if stopped.kind == LAYOUT:
        flash(gettext("The work stops after the page at hand. What was found is kept."))
    else:
        flash(gettext("The work stops after the certificate at hand. What was issued stays issued."))
    return _back(run)


def _run(facility_code: str, run_code: str) -> CourseRun:
    """The run, whose certificates the actor must be allowed to print."""
    run = run_for_staff(read(), current_actor(), facility_code, run_code)
    if not policy.may_print(current_actor(), run.facility_id, trainers_of_run(read(), run.id)):
        raise NotFound(msg("There is no such run among yours"))
    return run


def _asked(run: CourseRun) -> ResponseReturnValue:
    """What would be issued, to all or to one, to be read before; back to the run where there is nothing to issue."""
    people = queries.candidates(read(), run.id)
    preflight = preflight_of(run, people)
    if work_on(run).open_jobs:
        return _back(run)
    alone = request.args.get("registration")
    if alone is None:
        if not preflight.ready:
            return _back(run)
        return render_template("certificates/issue.html", run=run, facility=run.facility, preflight=preflight)
    one = next((each for each in people if str(each.registration.id) == alone), None)
    if one is None:
        raise NotFound(msg("There is no such participant of this run"))
    if not preflight.may_be_issued_alone(one.registration.id):
        return _back(run)
    return render_template("certificates/issue_one.html", run=run, facility=run.facility, preflight=preflight, one=one)


def _chosen(run: CourseRun) -> list[int] | None:
    """The participant who was chosen; None for all. Never all because of an answer that makes no sense."""
    given = request.form.get("registration")
    if given is None:
        return None
    found = [c.registration.id for c in queries.candidates(read(), run.id) if str(c.registration.id) == given]
    if not found:
        raise NotFound(msg("There is no such participant of this run"))
    return found


def _back(run: CourseRun) -> ResponseReturnValue:
    return redirect(
        url_for(".run_certificates", facility_code=run.facility.code, run_code=run.code), HTTPStatus.SEE_OTHER
    )
