"""Instruments of a facility: added, changed, retired, each with a page of its own."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.calibration import calibration
from trainfac.scheduling.forms.instruments import InstrumentForm
from trainfac.scheduling.models import Facility, Instrument
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.queries.trainers import techniques
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.resource_page import calendar_shown
from trainfac.scheduling.routes.staff_answers import coordinators, flashed, go_to, tried
from trainfac.scheduling.services import instruments as services


@bp.get("/staff/<facility_code>/resources/instruments/new")
@coordinators
def create_instrument(facility_code: str) -> ResponseReturnValue:
    return _form_page(coordinated(read(), current_actor(), facility_code), None, InstrumentForm())


@bp.post("/staff/<facility_code>/resources/instruments/new")
@coordinators
def create_instrument_post(facility_code: str) -> ResponseReturnValue:
    facility, form = coordinated(read(), current_actor(), facility_code), InstrumentForm()
    if form.validate() and tried(form, services.create_instrument, facility.id, form.plan(), actor=current_actor()):
        flash(_("%(name)s can be booked now.", name=form.name.data), "success")
        return go_to(".resources", facility_code=facility_code)
    return _form_page(facility, None, form)


@bp.get("/staff/<facility_code>/resources/instruments/<int:instrument_id>")
@coordinators
def instrument(facility_code: str, instrument_id: int) -> ResponseReturnValue:
    facility, shown = _instrument(facility_code, instrument_id)
    return render_template(
        "scheduling/staff/instrument.html",
        facility=facility,
        instrument=shown,
        calibration=calibration(shown.calibration_due, clock().astimezone(facility.zone).date()),
        **calendar_shown(facility, shown),
    )


@bp.get("/staff/<facility_code>/resources/instruments/<int:instrument_id>/change")
@coordinators
def edit_instrument(facility_code: str, instrument_id: int) -> ResponseReturnValue:
    facility, shown = _instrument(facility_code, instrument_id)
    return _form_page(facility, shown, InstrumentForm.showing(shown))


@bp.post("/staff/<facility_code>/resources/instruments/<int:instrument_id>/change")
@coordinators
def edit_instrument_post(facility_code: str, instrument_id: int) -> ResponseReturnValue:
    facility, shown = _instrument(facility_code, instrument_id)
    form, change = InstrumentForm(), services.change_instrument
    if form.validate() and tried(
        form, change, facility.id, shown.id, form.plan(), actor=current_actor(), now=clock()
    ):  # fmt: skip
        flash(_("Saved."), "success")
        return go_to(".instrument", facility_code=facility_code, instrument_id=shown.id)
    return _form_page(facility, shown, form)


@bp.post("/staff/<facility_code>/resources/instruments/<int:instrument_id>/retire")
@coordinators
def retire_instrument(facility_code: str, instrument_id: int) -> ResponseReturnValue:
    facility, shown = _instrument(facility_code, instrument_id)
    if flashed(services.retire_instrument, facility.id, shown.id, actor=current_actor(), now=clock()):
        flash(_("%(name)s is offered no more.", name=shown.name), "success")
    return go_to(".resources", facility_code=facility_code)


@bp.post("/staff/<facility_code>/resources/instruments/<int:instrument_id>/restore")
@coordinators
def restore_instrument(facility_code: str, instrument_id: int) -> ResponseReturnValue:
    facility, shown = _instrument(facility_code, instrument_id)
    if flashed(services.restore_instrument, facility.id, shown.id, actor=current_actor()):
        flash(_("%(name)s can be booked again.", name=shown.name), "success")
    return go_to(".resources", facility_code=facility_code)


def _instrument(facility_code: str, instrument_id: int) -> tuple[Facility, Instrument]:
    facility = coordinated(read(), current_actor(), facility_code)
    found = known.instrument_of(read(), facility, instrument_id)
    if found is None:
        raise NotFound(msg("There is no such instrument"))
    return facility, found


def _form_page(facility: Facility, shown: Instrument | None, form: InstrumentForm) -> ResponseReturnValue:
    page = render_template(
        "scheduling/staff/edit_instrument.html",
        facility=facility,
        instrument=shown,
        form=form,
        techniques=techniques(read()),
    )
    return page, form.status
