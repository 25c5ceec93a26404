"""The life of a run: one address for each move, and a page that asks why it is cancelled."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.i18n import translate
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.forms.choices import given
from trainfac.scheduling.forms.runs import CancelRunForm
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import coordinated_run
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import coordinators, flashed, go_to, tried
from trainfac.scheduling.services import run_states as services
from trainfac.scheduling.states import RUN_STATES, RunState


@bp.post("/staff/<facility_code>/runs/<run_code>/move/<state>")
@coordinators
def move_run(facility_code: str, run_code: str, state: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    moved = _move(run, state)
    if moved is not None:
        flash(_("%(run)s: %(state)s.", run=moved.code, state=translate(moved.state.label)), "success")
    return go_to(".run_staff", facility_code=facility_code, run_code=run_code)


@bp.get("/staff/<facility_code>/runs/<run_code>/cancel")
@coordinators
def cancel_run(facility_code: str, run_code: str) -> ResponseReturnValue:
    return _page(coordinated_run(read(), current_actor(), facility_code, run_code), CancelRunForm())


@bp.post("/staff/<facility_code>/runs/<run_code>/cancel")
@coordinators
def cancel_run_post(facility_code: str, run_code: str) -> ResponseReturnValue:
    run, form = coordinated_run(read(), current_actor(), facility_code, run_code), CancelRunForm()
    if form.validate() and tried(form, services.cancel, run.id, given(form.reason.data), actor=current_actor()):
        flash(_("%(run)s is cancelled. Its rooms and trainers are free again.", run=run.code), "success")
        return go_to(".run_staff", facility_code=facility_code, run_code=run_code)
    return _page(run, form)


def _move(run: CourseRun, state: str) -> CourseRun | None:
    actor, now = current_actor(), clock()
    moves: dict[str, Callable[[], CourseRun | None]] = {
        RunState.PUBLISHED: lambda: (
            flashed(services.reopen_nominations, run.id, actor=actor, now=now)
            if run.state is RunState.NOMINATIONS_CLOSED
            else flashed(services.publish, run.id, actor=actor, now=now)
        ),
        RunState.NOMINATIONS_CLOSED: lambda: flashed(services.close_nominations, run.id, actor=actor),
        RunState.CONFIRMED: lambda: flashed(services.confirm, run.id, actor=actor),
        RunState.RUNNING: lambda: flashed(services.start, run.id, actor=actor, now=now),
        RunState.FINISHED: lambda: flashed(services.finish, run.id, actor=actor, now=now),
    }
    if state not in moves:
        raise NotFound(msg("A run cannot be moved there"))
    return moves[state]()


def _page(run: CourseRun, form: CancelRunForm) -> ResponseReturnValue:
    page = render_template(
        "scheduling/staff/cancel_run.html",
        facility=run.facility,
        run=run,
        form=form,
        possible=RUN_STATES.may_move(run.state, RunState.CANCELLED),
    )
    return page, form.status
