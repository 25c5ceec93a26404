"""Rooms, trainers and instruments of a facility, and what is done with rooms."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.calibration import calibration
from trainfac.scheduling.forms.choices import given
from trainfac.scheduling.forms.resources import NewTrainerForm, PersonSearchForm, RoomForm
from trainfac.scheduling.models import Facility, Room
from trainfac.scheduling.queries import resources as known
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.queries.resource_calendar import away_now
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.resource_page import calendar_shown
from trainfac.scheduling.routes.staff_answers import coordinators, flashed, go_to, tried
from trainfac.scheduling.services import resources as services


@bp.get("/staff/<facility_code>/resources")
@coordinators
def resources(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    now = clock()
    rooms, trainers = known.rooms(read(), facility, retired=True), known.trainers(read(), facility)
    instruments = known.instruments(read(), facility, retired=True)
    today = now.astimezone(facility.zone).date()
    return render_template(
        "scheduling/staff/resources.html",
        facility=facility,
        rooms=rooms,
        trainers=trainers,
        instruments=instruments,
        ahead=known.ahead(read(), facility, [resource.id for resource in (*rooms, *trainers)], now),
        instruments_ahead=known.instruments_ahead(read(), facility, now),
        nothing_ahead=known.NOTHING_AHEAD,
        calibrations={one.id: calibration(one.calibration_due, today) for one in instruments},
        away=away_now(read(), [*rooms, *trainers, *instruments], now),
        elsewhere=known.facilities_of(read(), trainers),
    )


@bp.get("/staff/<facility_code>/resources/rooms/new")
@coordinators
def create_room(facility_code: str) -> ResponseReturnValue:
    return _room_page(coordinated(read(), current_actor(), facility_code), None, RoomForm())


@bp.post("/staff/<facility_code>/resources/rooms/new")
@coordinators
def create_room_post(facility_code: str) -> ResponseReturnValue:
    facility, form = coordinated(read(), current_actor(), facility_code), RoomForm()
    if form.validate() and tried(form, services.create_room, facility.id, form.plan(), actor=current_actor()):
        flash(_("%(name)s can be booked now.", name=form.name.data), "success")
        return go_to(".resources", facility_code=facility_code)
    return _room_page(facility, None, form)


@bp.get("/staff/<facility_code>/resources/rooms/<int:room_id>")
@coordinators
def room(facility_code: str, room_id: int) -> ResponseReturnValue:
    facility, shown = _room(facility_code, room_id)
    return render_template(
        "scheduling/staff/room.html", facility=facility, room=shown, **calendar_shown(facility, shown)
    )


@bp.get("/staff/<facility_code>/resources/rooms/<int:room_id>/change")
@coordinators
def edit_room(facility_code: str, room_id: int) -> ResponseReturnValue:
    facility, room = _room(facility_code, room_id)
    return _room_page(facility, room, RoomForm.showing(room))


@bp.post("/staff/<facility_code>/resources/rooms/<int:room_id>/change")
@coordinators
def edit_room_post(facility_code: str, room_id: int) -> ResponseReturnValue:
    facility, room = _room(facility_code, room_id)
    form = RoomForm()
    if form.validate() and tried(form, services.change_room, facility.id, room.id, form.plan(), actor=current_actor()):
        flash(_("Saved."), "success")
        return go_to(".room", facility_code=facility_code, room_id=room.id)
    return _room_page(facility, room, form)


@bp.post("/staff/<facility_code>/resources/rooms/<int:room_id>/retire")
@coordinators
def retire_room(facility_code: str, room_id: int) -> ResponseReturnValue:
    facility, room = _room(facility_code, room_id)
    if flashed(services.retire_room, facility.id, room.id, actor=current_actor(), now=clock()):
        flash(_("%(name)s is offered no more.", name=room.name), "success")
    return go_to(".resources", facility_code=facility_code)


@bp.post("/staff/<facility_code>/resources/rooms/<int:room_id>/restore")
@coordinators
def restore_room(facility_code: str, room_id: int) -> ResponseReturnValue:
    facility, room = _room(facility_code, room_id)
    if flashed(services.restore_room, facility.id, room.id, actor=current_actor()):
        flash(_("%(name)s can be booked again.", name=room.name), "success")
    return go_to(".resources", facility_code=facility_code)


@bp.get("/staff/<facility_code>/resources/trainers/new")
@coordinators
def add_trainer(facility_code: str) -> ResponseReturnValue:
    return _trainer_page(coordinated(read(), current_actor(), facility_code), NewTrainerForm())


@bp.post("/staff/<facility_code>/resources/trainers/new")
@coordinators
def add_trainer_post(facility_code: str) -> ResponseReturnValue:
    facility, form = coordinated(read(), current_actor(), facility_code), NewTrainerForm()
    if form.validate():
        name, email = given(form.full_name.data), form.email.data or ""
        if tried(form, services.create_trainer, facility.id, name, email, actor=current_actor()):
            flash(_("%(name)s can be booked now.", name=name), "success")
            return go_to(".resources", facility_code=facility_code)
    return _trainer_page(facility, form)


@bp.post("/staff/<facility_code>/resources/trainers/<int:person_id>/appoint")
@coordinators
def appoint_trainer(facility_code: str, person_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    found_by = request.form.get("search", "")
    trainer = flashed(services.appoint_trainer, facility.id, person_id, found_by=found_by, actor=current_actor())
    if trainer is not None:
        flash(_("%(name)s can be booked now.", name=trainer.name), "success")
    return go_to(".resources", facility_code=facility_code)


@bp.post("/staff/<facility_code>/resources/trainers/<int:trainer_id>/retire")
@coordinators
def retire_trainer(facility_code: str, trainer_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    trainer = flashed(services.retire_trainer, facility.id, trainer_id, actor=current_actor(), now=clock())
    if trainer is not None:
        flash(_("%(name)s does not teach here any more.", name=trainer.name), "success")
    return go_to(".resources", facility_code=facility_code)


def _room(facility_code: str, room_id: int) -> tuple[Facility, Room]:
    facility = coordinated(read(), current_actor(), facility_code)
    room = known.room_of(read(), facility, room_id)
    if room is None:
        raise NotFound(msg("There is no such room"))
    return facility, room


def _room_page(facility: Facility, room: Room | None, form: RoomForm) -> ResponseReturnValue:
    return render_template("scheduling/staff/edit_room.html", facility=facility, room=room, form=form), form.status


def _trainer_page(facility: Facility, form: NewTrainerForm) -> ResponseReturnValue:
    search = PersonSearchForm(request.args)
    sought = (search.search.data or "")[:200]
    page = render_template(
        "scheduling/staff/new_trainer.html",
        facility=facility,
        form=form,
        search=search,
        sought=sought,
        found=known.possible_trainers(read(), facility, sought),
    )
    return page, form.status
