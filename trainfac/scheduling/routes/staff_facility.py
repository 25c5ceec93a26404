"""A facility as its coordinators describe it: overview, working hours, the text about it."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.scheduling.forms.settings import AboutForm, HoursForm
from trainfac.scheduling.forms.typed_breaks import an_example
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries import working_days
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import coordinators, go_to, tried
from trainfac.scheduling.services import facility_settings as services


@bp.get("/staff/<facility_code>/facility")
@coordinators
def facility(facility_code: str) -> ResponseReturnValue:
    shown = coordinated(read(), current_actor(), facility_code)
    today = clock().astimezone(shown.zone).date()
    return render_template(
        "scheduling/staff/facility.html",
        facility=shown,
        hours=HoursForm.showing(shown),
        closed=working_days.closed_days(read(), shown, today, today + timedelta(days=90)),
        today=today,
    )


@bp.get("/staff/<facility_code>/facility/hours")
@coordinators
def facility_hours(facility_code: str) -> ResponseReturnValue:
    shown = coordinated(read(), current_actor(), facility_code)
    return _hours(shown, HoursForm.showing(shown))


@bp.post("/staff/<facility_code>/facility/hours")
@coordinators
def facility_hours_post(facility_code: str) -> ResponseReturnValue:
    shown, form = coordinated(read(), current_actor(), facility_code), HoursForm()
    if form.validate():
        openings = list(form.openings())
        if tried(form, services.set_hours, shown.id, openings, form.breaks.breaks, actor=current_actor()):
            flash(_("Saved. Timetables that are planned already stay as they are."), "success")
            return go_to(".facility", facility_code=facility_code)
    return _hours(shown, form)


@bp.get("/staff/<facility_code>/facility/about")
@coordinators
def facility_about(facility_code: str) -> ResponseReturnValue:
    shown = coordinated(read(), current_actor(), facility_code)
    return _about(shown, AboutForm(data={"about": shown.about}))


@bp.post("/staff/<facility_code>/facility/about")
@coordinators
def facility_about_post(facility_code: str) -> ResponseReturnValue:
    shown, form = coordinated(read(), current_actor(), facility_code), AboutForm()
    if form.validate() and tried(form, services.describe, shown.id, form.about.data or "", actor=current_actor()):
        flash(_("Saved."), "success")
        return go_to(".facility", facility_code=facility_code)
    return _about(shown, form)


@bp.post("/staff/<facility_code>/facility/competence")
@coordinators
def check_competence(facility_code: str) -> ResponseReturnValue:
    shown = coordinated(read(), current_actor(), facility_code)
    checks = request.form.get("checks") == "yes"
    transact(services.check_competence, shown.id, checks=checks, actor=current_actor())
    flash(_("Saved. Timetables that are planned already stay as they are."), "success")
    return go_to(".facility", facility_code=facility_code)


def _hours(shown: Facility, form: HoursForm) -> ResponseReturnValue:
    return render_template("scheduling/staff/hours.html", facility=shown, form=form, example=an_example()), form.status


def _about(shown: Facility, form: AboutForm) -> ResponseReturnValue:
    return render_template("scheduling/staff/about.html", facility=shown, form=form), form.status
