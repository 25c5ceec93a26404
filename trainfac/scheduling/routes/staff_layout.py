"""Laying a run out again."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.scheduling import policy
from trainfac.scheduling.forms.runs import LayAgainForm
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries import resources, sessions
from trainfac.scheduling.queries.facilities import coordinated_run
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import coordinators, go_to, tell, tried
from trainfac.scheduling.services import timetable as services


@bp.get("/staff/<facility_code>/runs/<run_code>/timetable/lay-out")
@coordinators
def lay_out(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    return _page(run, LayAgainForm(data={"starts_on": run.starts_on, "make_up": "no", **_usual_resources(run)}))


@bp.post("/staff/<facility_code>/runs/<run_code>/timetable/lay-out")
@coordinators
def lay_out_post(facility_code: str, run_code: str) -> ResponseReturnValue:
    run, form = coordinated_run(read(), current_actor(), facility_code, run_code), LayAgainForm()
    _offer(form, run)
    if form.validate():
        laid_out = tried(form, services.lay_out_run, run.id, form.layout(), actor=current_actor(), now=clock())
        if laid_out is not None:
            flash(_("%(run)s has a new timetable.", run=run.code), "success")
            tell(laid_out.warnings)
            return go_to(".run_timetable", facility_code=facility_code, run_code=run_code)
    return _page(run, form)


def _usual_resources(run: CourseRun) -> dict[str, object]:
    """The room and the trainers of the present timetable, as far as all of its sessions have them."""
    planned = sessions.timetable(read(), run)
    rooms = {session.room_id for session in planned}
    everywhere = [{trainer.id for trainer in session.trainers} for session in planned]
    return {
        "room_id": rooms.pop() if len(rooms) == 1 else None,
        "trainer_ids": sorted(set.intersection(*everywhere)) if everywhere else [],
    }


def _offer(form: LayAgainForm, run: CourseRun) -> None:
    form.offer(resources.rooms(read(), run.facility), resources.trainers(read(), run.facility))


def _page(run: CourseRun, form: LayAgainForm) -> ResponseReturnValue:
    _offer(form, run)
    page = render_template(
        "scheduling/staff/lay_out.html",
        facility=run.facility,
        run=run,
        form=form,
        planned=len(sessions.timetable(read(), run)),
        possible=policy.may_lay_out(run.state),
    )
    return page, form.status
