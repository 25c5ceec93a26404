"""The first page of everybody who signs in."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from trainfac.desk.my_training import my_training
from trainfac.desk.queries import today_at
from trainfac.identity.access import current_actor, requires, signed_in
from trainfac.identity.roles import Role
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated

bp = Blueprint("desk", __name__)


@bp.get("/my")
@signed_in
def home() -> ResponseReturnValue:
    """Send everybody to the page they come for."""
    return redirect(_home(), HTTPStatus.SEE_OTHER)


@bp.get("/my/training")
@signed_in
def training() -> ResponseReturnValue:
    """A technician's own page: wishes, places, timetables, certificates."""
    person_id = current_actor().person_id
    mine = None if person_id is None else my_training(read(), person_id, clock())
    return render_template("desk/training.html", mine=mine)


@bp.get("/staff/<facility_code>")
@requires(Role.COORDINATOR)
def facility_home(facility_code: str) -> ResponseReturnValue:
    """What needs this facility's coordinators today."""
    facility = coordinated(read(), current_actor(), facility_code)
    return render_template("desk/facility.html", facility=facility, now=today_at(read(), facility, clock()))


def _home() -> str:
    actor = current_actor()
    for role, endpoint in ((Role.COORDINATOR, ".facility_home"), (Role.TRAINER, "delivery.my_sessions")):
        ids = actor.facilities(role)
        if ids:
            query = select(Facility.code).where(Facility.id.in_(ids)).order_by(Facility.name).limit(1)
            return url_for(endpoint, facility_code=read().scalars(query).one())
    if actor.is_administrator:
        return url_for("identity.users")
    if actor.has(Role.LABORATORY_HEAD):
        return url_for("enrolment.laboratory")
    return url_for(".training")
