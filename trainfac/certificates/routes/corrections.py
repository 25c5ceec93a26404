"""Records that changed after certificates were issued: all of a run are corrected in one go, after they were shown."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from trainfac.certificates import queries
from trainfac.certificates.forms import AllCorrectionsForm
from trainfac.certificates.routes.blueprint import bp
from trainfac.certificates.routes.documents import workshop
from trainfac.certificates.services.correcting_all import Corrections, changed_records, order_corrections
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import coordinated_run


@bp.route("/staff/<facility_code>/runs/<run_code>/certificates/correct", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def correct_all(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Have corrected certificates issued to everybody whose records changed; before, who they are and what changes."""
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    form = AllCorrectionsForm()
    if form.validate_on_submit():
        made = _order(run, form)
        if not made.refused:
            there = url_for(".run_certificates", facility_code=run.facility.code, run_code=run.code)
            return redirect(there, HTTPStatus.SEE_OTHER)
        form.refuse(RuleBroken(*made.refused))
    read().expire_all()
    changed = changed_records(read(), queries.candidates(read(), run.id))
    page = render_template("certificates/correct_all.html", run=run, facility=run.facility, form=form, changed=changed)
    return page, form.status


def _order(run: CourseRun, form: AllCorrectionsForm) -> Corrections:
    """Order those that the page showed, and say how many are made."""
    made = transact(
        order_corrections,
        run.id,
        _shown(),
        form.why,
        actor=current_actor(),
        now=clock(),
        public_url=workshop().public_url,
    )
    if made.ordered:
        drafts.forget(request.path)
        told = ngettext(
            "%(num)d corrected certificate is being made. You can leave this page; the work goes on.",
            "%(num)d corrected certificates are being made. You can leave this page; the work goes on.",
            made.ordered,
        )
        flash(told)
    return made


def _shown() -> list[int]:
    """The certificates that the page showed. Raises NotFound for an answer that makes no sense."""
    given = request.form.getlist("certificate")
    if not given or not all(number.isascii() and number.isdigit() and len(number) < 10 for number in given):
        raise NotFound(msg("There is no such certificate"))
    return [int(number) for number in given]
