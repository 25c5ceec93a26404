"""The end of a run: how it ended for everybody, looked at before it is written down."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.delivery import queries
from trainfac.delivery.routes.blueprint import bp
from trainfac.delivery.services import closing as services
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read, transact
from trainfac.infra.forms import Form
from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import coordinated_run
from trainfac.scheduling.states import RUN_STATES, RunState


@bp.route("/staff/<facility_code>/runs/<run_code>/close", methods=["GET", "POST"])
@requires(Role.COORDINATOR)
def close_run(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    form = Form()
    if form.validate_on_submit():
        try:
            transact(services.close_run, run.id, actor=current_actor())
        except RuleBroken as error:
            form.refuse(error)
        else:
            flash(_("%(run)s is put away. How it ended for each participant is on this page.", run=run.code), "success")
            there = url_for(
                "enrolment.run_nominations", facility_code=facility_code, run_code=run_code, show="participants"
            )
            return redirect(there, HTTPStatus.SEE_OTHER)
    return _page(run, form)


def _page(run: CourseRun, form: Form) -> ResponseReturnValue:
    endings = queries.ending_of_run(read(), run.id)
    page = render_template(
        "delivery/close_run.html",
        facility=run.facility,
        run=run,
        form=form,
        endings=endings,
        counts=Counter(ending.outcome for ending in endings),
        obstacles=services.obstacles(endings),
        possible=RUN_STATES.may_move(run.state, RunState.CLOSED),
    )
    return page, form.status
