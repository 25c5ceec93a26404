"""Laboratories for coordinators: those the facility dealt with, and all others to choose and correct."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.directory.forms.laboratories import LaboratoryForm
from trainfac.directory.models import Organisation
from trainfac.directory.queries.laboratories import laboratory_of_id
from trainfac.directory.queries.workplace import countries
from trainfac.directory.services.laboratories import add_laboratory, correct_laboratory
from trainfac.enrolment.forms.deciding import LaboratoryFilterForm
from trainfac.enrolment.queries import people as queries
from trainfac.enrolment.routes.blueprint import bp
from trainfac.enrolment.routes.deciding import coordinators
from trainfac.identity.access import current_actor
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.paging import page_number
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated


@bp.get("/staff/<facility_code>/laboratories")
@coordinators
def laboratories(facility_code: str) -> ResponseReturnValue:
    facility, known = coordinated(read(), current_actor(), facility_code), countries(read())
    narrowing = LaboratoryFilterForm(request.args)
    narrowing.offer(known)
    page = queries.laboratories_page(
        read(),
        facility_id=facility.id,
        everywhere=bool(narrowing.everywhere.data),
        search=(narrowing.q.data or "")[:200],
        country_id={each.iso2: each.id for each in known}.get(narrowing.country.data or ""),
        number=page_number(request.args.get("page")),
    )
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in narrowing and value}
    return render_template(
        "enrolment/laboratories.html",
        facility=facility,
        narrowing=narrowing,
        filtered=bool(kept),
        page=page,
        href_for=lambda number: url_for(".laboratories", facility_code=facility.code, **{**kept, "page": number}),
    )


@bp.route("/staff/<facility_code>/laboratories/new", methods=["GET", "POST"])
@coordinators
def new_laboratory(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    form = LaboratoryForm()
    form.offer(countries(read()))
    if form.is_submitted() and request.form.get("step") != "areas" and form.validate():
        try:
            added = transact(add_laboratory, form.details(), actor=current_actor())
        except RuleBroken as error:
            form.refuse(error)
        else:
            return _saved(facility, added)
    return render_template("directory/laboratory_form.html", facility=facility, form=form, laboratory=None), form.status


@bp.get("/staff/<facility_code>/laboratories/<int:organisation_id>")
@coordinators
def laboratory_page(facility_code: str, organisation_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    shown = laboratory_of_id(read(), organisation_id)
    number = page_number(request.args.get("page"))
    return render_template(
        "enrolment/laboratory_here.html",
        facility=facility,
        laboratory=shown,
        page=queries.people_of_laboratory(read(), facility.id, shown.id, number),
        href_for=lambda number: url_for(
            ".laboratory_page", facility_code=facility.code, organisation_id=shown.id, page=number
        ),
    )


@bp.route("/staff/<facility_code>/laboratories/<int:organisation_id>/edit", methods=["GET", "POST"])
@coordinators
def edit_laboratory(facility_code: str, organisation_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    shown = laboratory_of_id(read(), organisation_id)
    form = LaboratoryForm(data=_typed(shown))
    form.offer(countries(read()))
    if form.is_submitted() and request.form.get("step") != "areas" and form.validate():
        try:
            corrected = transact(correct_laboratory, organisation_id, form.details(), actor=current_actor())
        except RuleBroken as error:
            form.refuse(error)
        else:
            return _saved(facility, corrected)
    page = render_template("directory/laboratory_form.html", facility=facility, form=form, laboratory=shown)
    return page, form.status


def _saved(facility: Facility, laboratory: Organisation) -> ResponseReturnValue:
    drafts.forget(request.path)
    flash(_("“%(name)s” is saved.", name=laboratory.name), "success")
    here = url_for(".laboratory_page", facility_code=facility.code, organisation_id=laboratory.id)
    return redirect(here, HTTPStatus.SEE_OTHER)


def _typed(laboratory: Organisation) -> dict[str, str]:
    return {
        "name": laboratory.name,
        "name_local": laboratory.name_local,
        "kind": laboratory.kind.value,
        "field": laboratory.field,
        "country": laboratory.country.iso2,
        "area": laboratory.admin_area.code if laboratory.admin_area else "",
        "city": laboratory.city,
        "reference": laboratory.reference or "",
    }
