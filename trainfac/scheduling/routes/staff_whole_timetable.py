"""A timetable changed as a whole: one small page for each way to do it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.scheduling import policy
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.facilities import coordinated_run
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import coordinators, go_to, tell, tried
from trainfac.scheduling.routes.whole_overtaken import told_what_changed
from trainfac.scheduling.routes.whole_tasks import TASKS, Task
from trainfac.scheduling.services.sessions import SessionChanged

_ADDRESS: Final = f"/staff/<facility_code>/runs/<run_code>/timetable/<any{tuple(TASKS)}:task>"


@bp.get(_ADDRESS)
@coordinators
def whole_timetable(facility_code: str, run_code: str, task: str) -> ResponseReturnValue:
    run, how = coordinated_run(read(), current_actor(), facility_code, run_code), TASKS[task]
    return _page(run, task, how, how.form(run))


@bp.post(_ADDRESS)
@coordinators
def whole_timetable_post(facility_code: str, run_code: str, task: str) -> ResponseReturnValue:
    run, how = coordinated_run(read(), current_actor(), facility_code, run_code), TASKS[task]
    form = how.form(run)
    if told_what_changed(form, run):
        return _page(run, task, how, form, HTTPStatus.CONFLICT)
    if form.validate():
        command, *given = how.order(run, form)
        try:
            changed = tried(form, command, *given, actor=current_actor(), now=clock())
        except SessionChanged:  # between the look above and now
            run = coordinated_run(read(), current_actor(), facility_code, run_code)
            form = how.form(run)
            told_what_changed(form, run)
            return _page(run, task, how, form, HTTPStatus.CONFLICT)
        if changed is not None:
            told = ngettext("%(num)d session was changed.", "%(num)d sessions were changed.", changed.sessions)
            flash(told, "success")
            tell(changed.warnings)
            return go_to(".run_timetable", facility_code=facility_code, run_code=run_code)
    return _page(run, task, how, form)


def _page(
    run: CourseRun,
    task: str,
    how: Task,
    form: Any,  # noqa: ANN401 - one of five forms
    status: int | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "scheduling/staff/whole_timetable.html",
        facility=run.facility,
        run=run,
        form=form,
        task=task,
        how=how,
        may_change=policy.may_change_timetable(run.state),
    )
    return page, status or form.status
