"""Tests and practicals of a run, and what each participant got."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from trainfac.delivery import policy, queries
from trainfac.delivery.forms import PracticalForm, Sheet, result_entries, results_form
from trainfac.delivery.models import Assessment
from trainfac.delivery.routes.blueprint import bp
from trainfac.delivery.routes.runs import recordable_run
from trainfac.delivery.rules import needs_reason
from trainfac.delivery.services.assessments import add_practical, remove_assessment, set_up_tests
from trainfac.delivery.services.correcting import Overtaken
from trainfac.delivery.services.results import record_results
from trainfac.enrolment.models import Registration
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.models import CourseRun

_RUN = "/staff/<facility_code>/runs/<run_code>/results"


@bp.route(_RUN, methods=["GET", "POST"])
@requires(Role.TRAINER, Role.COORDINATOR)
def results(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Every participant's results of the run on one sheet."""
    run = recordable_run(facility_code, run_code)
    assessments = queries.assessments(read(), run.id)
    everybody = queries.roster(read(), run.id)
    people = [person for person in everybody if not policy.is_own(current_actor(), person.person_id)]
    known = queries.results_of_run(read(), run.id)
    form = results_form(assessments, people, known)
    if form.validate_on_submit() and _recorded(run, form, assessments, people):
        return _back(run)
    page = render_template(
        "delivery/results.html",
        run=run,
        facility=run.facility,
        assessments=assessments,
        people=people,
        form=form,
        asks_reason=needs_reason(run.state, corrected=bool(known)),
        takes_part=len(people) < len(everybody),
    )
    return page, form.status


@bp.post(_RUN + "/tests")
@requires(Role.TRAINER, Role.COORDINATOR)
def add_tests(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Give the run its pre-test and post-test."""
    run = recordable_run(facility_code, run_code)
    transact(set_up_tests, run.id, actor=current_actor())
    flash(gettext("Pre-test and post-test are ready for results."), "success")
    return _back(run)


@bp.route(_RUN + "/practical", methods=["GET", "POST"])
@requires(Role.TRAINER, Role.COORDINATOR)
def practical(facility_code: str, run_code: str) -> ResponseReturnValue:
    """Add an observed practical to the run."""
    run = recordable_run(facility_code, run_code)
    form = PracticalForm()
    form.offer(run.course.modules)
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


@bp.post(_RUN + "/<int:assessment_id>/remove")
@requires(Role.TRAINER, Role.COORDINATOR)
def remove(facility_code: str, run_code: str, assessment_id: int) -> ResponseReturnValue:
    """Take a test or practical off the run that nobody has a result in."""
    run = recordable_run(facility_code, run_code)
    transact(remove_assessment, run.id, assessment_id, actor=current_actor())
    flash(gettext("It was removed."), "success")
    return _back(run)


def _recorded(run: CourseRun, form: Sheet, assessments: Sequence[Assessment], people: Sequence[Registration]) -> bool:
    """Whether the sheet was recorded; if not, it says why."""
    entries = result_entries(form, assessments, people)
    try:
        changed = transact(record_results, run.id, entries, actor=current_actor(), reason=form.reason.data or "")
    except Overtaken as error:
        form.refuse(error)
        form.show(error.recorded)
    except RuleBroken as error:
        form.refuse(error)
    else:
        drafts.forget(request.path)
        flash(_saved(changed), "success")
        return True
    return False


def _back(run: CourseRun) -> ResponseReturnValue:
    return redirect(
        url_for("delivery.results", facility_code=run.facility.code, run_code=run.code), HTTPStatus.SEE_OTHER
    )


def _saved(changed: int) -> str:
    if not changed:
        return gettext("Nothing was changed: the sheet is as it was recorded.")
    return ngettext("%(num)d result recorded.", "%(num)d results recorded.", changed)
