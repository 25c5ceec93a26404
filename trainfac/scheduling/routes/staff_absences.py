"""When rooms, trainers and instruments cannot be had: entered and taken back."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.scheduling.forms.absences import AbsenceForm
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.queries.resource_calendar import Bookable, absences_of
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.resource_page import KINDS, address_of
from trainfac.scheduling.routes.staff_answers import coordinators, go_to, tried
from trainfac.scheduling.services import absences as services

_PATH = "/staff/<facility_code>/resources/<any(rooms,trainers,instruments):kind>/<int:resource_id>/absences"


@bp.get(f"{_PATH}/new")
@coordinators
def enter_absence(facility_code: str, kind: str, resource_id: int) -> ResponseReturnValue:
    facility, resource = _resource(facility_code, kind, resource_id)
    return _page(facility, kind, resource, AbsenceForm())


@bp.post(f"{_PATH}/new")
@coordinators
def enter_absence_post(facility_code: str, kind: str, resource_id: int) -> ResponseReturnValue:
    facility, resource = _resource(facility_code, kind, resource_id)
    form = AbsenceForm()
    if form.validate() and _entered(form, facility, kind, resource_id):
        flash(_("%(name)s is not planned in that time.", name=resource.name), "success")
        return _back(facility, kind, resource_id)
    return _page(facility, kind, resource, form)


@bp.post(f"{_PATH}/<int:absence_id>/end")
@coordinators
def end_absence(facility_code: str, kind: str, resource_id: int, absence_id: int) -> ResponseReturnValue:
    facility, resource = _resource(facility_code, kind, resource_id)
    if not any(absence.id == absence_id for absence in absences_of(read(), [resource], clock())):
        raise NotFound(msg("There is no such absence"))
    transact(services.end_absence, facility.id, absence_id, actor=current_actor())
    flash(_("%(name)s can be planned in that time again.", name=resource.name), "success")
    return _back(facility, kind, resource_id)


def _entered(form: AbsenceForm, facility: Facility, kind: str, resource_id: int) -> bool:
    known_kind = KINDS[kind]
    try:
        plan = form.plan(known_kind.absence, facility.zone)
    except RuleBroken as refused:
        form.refuse(refused)
        return False
    subject = (known_kind.subject, resource_id)
    return tried(form, services.enter_absence, facility.id, subject, plan, actor=current_actor()) is not None


def _resource(facility_code: str, kind: str, resource_id: int) -> tuple[Facility, Bookable]:
    facility = coordinated(read(), current_actor(), facility_code)
    find = {"rooms": known.room_of, "trainers": known.trainer_of, "instruments": known.instrument_of}[kind]
    found = find(read(), facility, resource_id)
    if found is None:
        raise NotFound(msg("There is no such room, trainer or instrument"))
    return facility, found


def _page(facility: Facility, kind: str, resource: Bookable, form: AbsenceForm) -> ResponseReturnValue:
    page = render_template(
        "scheduling/staff/absence.html",
        facility=facility,
        resource=resource,
        kind=kind,
        form=form,
        back=address_of(facility, kind, resource.id),
    )
    return page, form.status


def _back(facility: Facility, kind: str, resource_id: int) -> ResponseReturnValue:
    return go_to(KINDS[kind].endpoint, facility_code=facility.code, **{KINDS[kind].argument: resource_id})
