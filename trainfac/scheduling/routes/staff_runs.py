"""The course runs of a facility: the list, and planning a new one."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from trainfac.catalogue.models import Course
from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.i18n import hours
from trainfac.infra.web import clock
from trainfac.kernel.paging import page_number
from trainfac.scheduling.forms.runs import NewRunForm, RunFilterForm
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries import resources
from trainfac.scheduling.queries import runs as known
from trainfac.scheduling.queries.contact_hours import shortages
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import coordinators, go_to, tell, tried
from trainfac.scheduling.services import runs as services


@bp.get("/staff/<facility_code>/runs")
@coordinators
def runs(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    form = RunFilterForm(known.years(read(), facility), request.args)
    wanted = form.wanted()
    page = known.runs(read(), facility, wanted, page_number(request.args.get("page")))
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in form and value}
    return render_template(
        "scheduling/staff/runs.html",
        facility=facility,
        form=form,
        wanted=wanted,
        page=page,
        href_for=lambda number: url_for(".runs", facility_code=facility_code, **{**kept, "page": number}),
        shortages=shortages(read(), page.rows),
    )


@bp.get("/staff/<facility_code>/runs/new")
@coordinators
def create_run(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    return _page(facility, _form(facility))


@bp.post("/staff/<facility_code>/runs/new")
@coordinators
def create_run_post(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    form = _form(facility)
    if form.validate():
        laid_out = tried(form, services.create_run, facility.id, form.plan(), actor=current_actor(), now=clock())
        if laid_out is not None:
            code = laid_out.run.code
            flash(_("%(run)s is a draft with its timetable. Look it over, then publish.", run=code), "success")
            tell(laid_out.warnings)
            return go_to(".run_staff", facility_code=facility_code, run_code=code)
    return _page(facility, form)


def _form(facility: Facility) -> NewRunForm:
    form = NewRunForm()
    form.offer(resources.rooms(read(), facility), resources.trainers(read(), facility))
    form.offer_languages(facility)
    days = known.days_needed(facility, courses := known.courses_to_run(read()))
    form.offer_courses([(course.id, _course_label(course, days.get(course.id))) for course in courses])
    return form


def _course_label(course: Course, days: int | None) -> str:
    named = _("%(code)s %(title)s", code=course.code, title=course.title)
    if days is None:
        return named
    return ngettext(
        "%(course)s (%(hours)s h, %(num)s day)",
        "%(course)s (%(hours)s h, %(num)s days)",
        days,
        course=named,
        hours=hours(course.contact_minutes),
    )


def _page(facility: Facility, form: NewRunForm) -> ResponseReturnValue:
    starts_on = form.starts_on.data or clock().astimezone(facility.zone).date()
    page = render_template(
        "scheduling/staff/new_run.html",
        facility=facility,
        form=form,
        suggested_code=known.suggested_code(read(), facility, starts_on),
    )
    return page, form.status
