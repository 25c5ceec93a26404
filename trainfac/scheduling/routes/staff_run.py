"""One course run: its page for staff, and its details changed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.i18n import language_name, long_date, translate
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.states import State
from trainfac.scheduling import policy
from trainfac.scheduling.forms.runs import RunForm
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries import runs as known
from trainfac.scheduling.queries.contact_hours import contact_hours
from trainfac.scheduling.queries.facilities import coordinated_run, run_for_staff
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.run_actions import actions
from trainfac.scheduling.routes.staff_answers import coordinators, go_to, staff, tell
from trainfac.scheduling.services import run_states
from trainfac.scheduling.services import runs as services
from trainfac.scheduling.services.runs import RunDetails
from trainfac.scheduling.states import RunState


@bp.get("/staff/<facility_code>/runs/<run_code>")
@staff
def run_staff(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = run_for_staff(read(), current_actor(), facility_code, run_code)
    coordinates = policy.may_coordinate(current_actor(), run.facility_id)
    draft = run.state is RunState.DRAFT
    return render_template(
        "scheduling/staff/run.html",
        facility=run.facility,
        run=run,
        coordinates=coordinates,
        hours=contact_hours(read(), run),
        actions=actions(run, clock()) if coordinates else [],
        obstacles=run_states.publishing_obstacles(read(), run) if draft else [],
        advice=run_states.publishing_advice(run, clock()) if draft else [],
        newer=known.newer_version(read(), run),
        may_change=coordinates and policy.may_change_details(run.state),
    )


@bp.get("/staff/<facility_code>/runs/<run_code>/edit")
@coordinators
def edit_run(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    return _page(run, RunForm.showing(run))


@bp.post("/staff/<facility_code>/runs/<run_code>/edit")
@coordinators
def edit_run_post(facility_code: str, run_code: str) -> ResponseReturnValue:
    run = coordinated_run(read(), current_actor(), facility_code, run_code)
    form = RunForm()
    form.offer_languages(run.facility)
    if form.validate():
        details, mark = form.details(), form.seen.data or ""
        try:
            saved = transact(services.change_run, run.id, details, mark=mark, actor=current_actor(), now=clock())
        except RuleBroken as refused:
            form.refuse(refused)
        except services.RunChanged:
            return _overtaken(form, details, coordinated_run(read(), current_actor(), facility_code, run_code))
        else:
            drafts.forget(request.path)
            flash(_("Saved."), "success")
            tell(saved.warnings)
            return go_to(".run_staff", facility_code=facility_code, run_code=saved.run.code)
    return _page(run, form)


@dataclass(frozen=True)
class Difference:
    """A field that now holds something else than what was typed into it."""

    label: str
    stored: str


def _overtaken(form: RunForm, typed: RunDetails, run: CourseRun) -> ResponseReturnValue:
    """What was typed, beside what is stored by now; sending it again means to replace that."""
    form.seen.data = known.details_mark(run)
    changed = [
        Difference(form[field.name].label.text, _words(field.name, getattr(run, field.name)))
        for field in fields(typed)
        if getattr(typed, field.name) != getattr(run, field.name)
    ]
    return _page(run, form, changed, HTTPStatus.CONFLICT)


def _words(name: str, value: object) -> str:
    if isinstance(value, State):
        return translate(value.label)
    if value is None:
        return ""
    if name == "language":
        return language_name(str(value))
    return long_date(value) if isinstance(value, date) else str(value)


def _page(
    run: CourseRun, form: RunForm, changed: list[Difference] | None = None, status: int | None = None
) -> ResponseReturnValue:
    form.offer_languages(run.facility)
    page = render_template(
        "scheduling/staff/edit_run.html", facility=run.facility, run=run, form=form, changed=changed
    )  # fmt: skip
    return page, status or form.status
