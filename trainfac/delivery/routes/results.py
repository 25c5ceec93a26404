"""Tests and practicals of a run, and what each participant got."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from trainfac.delivery import policy, queries
from trainfac.delivery.forms import PracticalForm, result_entries, results_form
from trainfac.delivery.routes.blueprint import bp
from trainfac.delivery.services.correcting import OVER
from trainfac.delivery.services.results import add_practical, record_results, set_up_tests
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import run_for_staff

_RUN = "/staff/<facility_code>/runs/<run_code>/results"


@bp.route(_RUN, methods=["GET", "POST"])
@requires(Role.TRAINER, Role.COORDINATOR)
def results(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Every participant's results of the run on one sheet."""
    run = _run(facility_code, run_code)
    assessments = queries.assessments(read(), run.id)
    people = queries.roster(read(), run.id)
    known = queries.results_of_run(read(), run.id)
    form = results_form(assessments, people, known)
    if form.validate_on_submit():
        try:
            entries = result_entries(form, assessments, people)
            changed = transact(record_results, run.id, entries, actor=current_actor(), reason=form.reason.data or "")
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            flash(_saved(changed), "success")
            return _back(run)
    page = render_template(
        "delivery/results.html",
        run=run,
        facility=run.facility,
        assessments=assessments,
        people=people,
        form=form,
        correcting=run.state in OVER and bool(known),
    )
    return page, form.status


@bp.post(_RUN + "/tests")
@requires(Role.TRAINER, Role.COORDINATOR)
def add_tests(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Give the run its pre-test and post-test."""
    run = _run(facility_code, run_code)
    transact(set_up_tests, run.id, actor=current_actor())
    flash(gettext("Pre-test and post-test are ready for results."), "success")
    return _back(run)


@bp.route(_RUN + "/practical", methods=["GET", "POST"])
@requires(Role.TRAINER, Role.COORDINATOR)
def practical(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Add an observed practical to the run."""
    run = _run(facility_code, run_code)
    form = PracticalForm()
    form.module_id.choices = [("", gettext("None in particular"))] + [(m.id, m.title) for m in run.course.modules]
    if form.validate_on_submit():
        try:
            transact(
                add_practical,
                run.id,
                title=form.title.data or "",
                module_id=form.module_id.data,
                required=form.required.data,
                actor=current_actor(),
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            drafts.forget(request.path)
            flash(gettext("The practical was added."), "success")
            return _back(run)
    page = render_template("delivery/practical.html", run=run, facility=run.facility, form=form)
    return page, form.status


def _run(facility_code: str, run_code: str) -> CourseRun:
    """The run, whose results the actor must be allowed to record."""
    run = run_for_staff(read(), current_actor(), facility_code, run_code)
    if not policy.may_record(current_actor(), run.facility_id, queries.trainers_of_run(read(), run.id)):
        raise NotFound(msg("There is no such run among yours"))
    return run


def _back(run: CourseRun) -> ResponseReturnValue:
    return redirect(
        url_for("delivery.results", facility_code=run.facility.code, run_code=run.code), HTTPStatus.SEE_OTHER
    )


def _saved(changed: int) -> str:
    if not changed:
        return gettext("Nothing was changed: the sheet is as it was recorded.")
    return ngettext("%(num)d result recorded.", "%(num)d results recorded.", changed)
