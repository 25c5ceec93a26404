"""Facilities, for administrators."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from trainfac.directory.models import Country
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.infra.db import read
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import page_number
from trainfac.scheduling.forms.facilities import FacilityForm, NewFacilityForm
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries import facilities as known
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import go_to, tried
from trainfac.scheduling.services import facilities as services

administrators = requires(Role.ADMINISTRATOR)


@bp.get("/admin/facilities")
@administrators
def facilities() -> ResponseReturnValue:
    page = known.all_facilities(read(), page_number(request.args.get("page")))
    return render_template("scheduling/staff/facilities.html", page=page)


@bp.get("/admin/facilities/new")
@administrators
def create_facility() -> ResponseReturnValue:
    return _new(NewFacilityForm(_countries()))


@bp.post("/admin/facilities/new")
@administrators
def create_facility_post() -> ResponseReturnValue:
    form = NewFacilityForm(_countries())
    if form.validate():
        code, prefix = form.code.data or "", form.serial_prefix.data or ""
        facility = tried(form, services.create_facility, code, prefix, form.details(), actor=current_actor())
        if facility is not None:
            flash(_("%(name)s is open. Give somebody the role of its coordinator.", name=facility.name), "success")
            return go_to(".facilities")
    return _new(form)


@bp.get("/admin/facilities/<facility_code>")
@administrators
def edit_facility(facility_code: str) -> ResponseReturnValue:
    facility = _facility(facility_code)
    return _edit(facility, FacilityForm.showing(facility, _countries()))


@bp.post("/admin/facilities/<facility_code>")
@administrators
def edit_facility_post(facility_code: str) -> ResponseReturnValue:
    facility, form = _facility(facility_code), FacilityForm(_countries())
    if form.validate() and tried(form, services.change_facility, facility.id, form.details(), actor=current_actor()):
        flash(_("Saved."), "success")
        return go_to(".facilities")
    return _edit(facility, form)


def _facility(code: str) -> Facility:
    facility = known.facility_by_code(read(), code)
    if facility is None:
        raise NotFound(msg("There is no such facility"))
    return facility


def _countries() -> list[Country]:
    return list(read().scalars(select(Country).order_by(Country.name)))


def _new(form: NewFacilityForm) -> ResponseReturnValue:
    return render_template("scheduling/staff/new_facility.html", form=form), form.status


def _edit(facility: Facility, form: FacilityForm) -> ResponseReturnValue:
    return render_template("scheduling/staff/edit_facility.html", facility=facility, form=form), form.status
