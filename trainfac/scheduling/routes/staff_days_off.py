"""Days off of a facility: closures, and whose public holidays it keeps."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from trainfac.directory.models import Country
from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.i18n import long_date
from trainfac.infra.web import clock
from trainfac.scheduling.forms.choices import given
from trainfac.scheduling.forms.settings import ClosureForm, HolidayAreaForm
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries import sessions, working_days
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import coordinators, flashed, go_to, tried
from trainfac.scheduling.services import days_off as services


@bp.get("/staff/<facility_code>/facility/closures")
@coordinators
def closures(facility_code: str) -> ResponseReturnValue:
    return _closures(coordinated(read(), current_actor(), facility_code), ClosureForm())


@bp.post("/staff/<facility_code>/facility/closures")
@coordinators
def closures_post(facility_code: str) -> ResponseReturnValue:
    facility, form = coordinated(read(), current_actor(), facility_code), ClosureForm()
    if form.validate():
        first, reason = given(form.first.data), given(form.reason.data)
        last = form.last.data or first
        closed = tried(form, services.close_days, facility.id, first, last, reason, actor=current_actor())
        if closed is not None:
            flash(ngettext("%(num)s day is closed now.", "%(num)s days are closed now.", len(closed)), "success")
            return go_to(".closures", facility_code=facility_code)
    return _closures(facility, form)


@bp.post("/staff/<facility_code>/facility/closures/<int:closure_id>/remove")
@coordinators
def reopen_day(facility_code: str, closure_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    day = flashed(services.reopen_day, facility.id, closure_id, actor=current_actor())
    if day is not None:
        flash(_("The facility trains on %(day)s.", day=long_date(day)), "success")
    return go_to(".closures", facility_code=facility_code)


@bp.get("/staff/<facility_code>/facility/holidays")
@coordinators
def holidays(facility_code: str) -> ResponseReturnValue:
    return _holidays(coordinated(read(), current_actor(), facility_code), HolidayAreaForm(_countries()))


@bp.post("/staff/<facility_code>/facility/holidays")
@coordinators
def holidays_post(facility_code: str) -> ResponseReturnValue:
    facility, form = coordinated(read(), current_actor(), facility_code), HolidayAreaForm(_countries())
    if form.validate():
        area = (form.country_iso2.data, form.subdivision.data or "", given(form.valid_from.data))
        if tried(form, services.keep_holidays_of, facility.id, *area, actor=current_actor()):
            flash(_("Saved. Timetables that are planned already stay as they are."), "success")
            return go_to(".holidays", facility_code=facility_code)
    return _holidays(facility, form)


@bp.post("/staff/<facility_code>/facility/holidays/<int:area_id>/remove")
@coordinators
def forget_holidays(facility_code: str, area_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    if flashed(services.forget_holidays_of, facility.id, area_id, actor=current_actor()):
        flash(_("Removed."), "success")
    return go_to(".holidays", facility_code=facility_code)


def _closures(facility: Facility, form: ClosureForm) -> ResponseReturnValue:
    today = clock().astimezone(facility.zone).date()
    ahead = working_days.closures(read(), facility, today, today + timedelta(days=3 * 366))
    affected = sessions.sessions_on_days(read(), facility, [closure.day for closure in ahead])
    page = render_template(
        "scheduling/staff/closures.html", facility=facility, form=form, closures=ahead, affected=affected
    )
    return page, form.status


def _holidays(facility: Facility, form: HolidayAreaForm) -> ResponseReturnValue:
    today = clock().astimezone(facility.zone).date()
    page = render_template(
        "scheduling/staff/holidays.html",
        facility=facility,
        form=form,
        countries={country.iso2: country.name for country in _countries()},
        calendar=working_days.holiday_calendar(facility, today, today + timedelta(days=365)),
        weekdays=working_days.working_hours(facility),
    )
    return page, form.status


def _countries() -> list[Country]:
    return list(read().scalars(select(Country).order_by(Country.name)))
