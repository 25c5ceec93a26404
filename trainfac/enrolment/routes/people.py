"""People whom a facility deals with, one by one; of others a coordinator learns nothing, not even that they exist."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.enrolment.forms.deciding import PeopleFilterForm
from trainfac.enrolment.queries import people as queries
from trainfac.enrolment.queries.laboratory import with_account
from trainfac.enrolment.routes.blueprint import bp
from trainfac.enrolment.routes.deciding import coordinators
from trainfac.enrolment.services import confirm_workplace as confirm_service
from trainfac.identity.access import current_actor
from trainfac.infra.db import read, transact
from trainfac.kernel.paging import page_number
from trainfac.scheduling.queries.facilities import coordinated


@bp.get("/staff/<facility_code>/people")
@coordinators
def people(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    narrowing = PeopleFilterForm(request.args)
    search = (narrowing.q.data or "")[:200]
    page = queries.people_page(read(), facility.id, search, page_number(request.args.get("page")))
    return render_template(
        "enrolment/people.html",
        facility=facility,
        narrowing=narrowing,
        search=search,
        page=page,
        href_for=lambda number: url_for(".people", facility_code=facility.code, q=search or None, page=number),
    )


@bp.get("/staff/<facility_code>/people/<int:person_id>")
@coordinators
def person(facility_code: str, person_id: int) -> ResponseReturnValue:
    facility, session = coordinated(read(), current_actor(), facility_code), read()
    shown = queries.person_here(session, facility.id, person_id)
    return render_template(
        "enrolment/person.html",
        facility=facility,
        person=shown,
        nominations=queries.nominations_here(session, facility.id, person_id),
        registrations=queries.registrations_here(session, facility.id, person_id),
        doubles=queries.doubles(session, facility.id, [person_id]).get(person_id, []),
        has_account=person_id in with_account(session, [person_id]),
    )


@bp.post("/staff/<facility_code>/people/<int:person_id>/workplaces/<int:employment_id>/confirm")
@coordinators
def confirm_workplace(facility_code: str, person_id: int, employment_id: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    transact(confirm_service, facility.id, employment_id, actor=current_actor())
    flash(_("The workplace is confirmed."), "success")
    return redirect(url_for(".person", facility_code=facility_code, person_id=person_id), HTTPStatus.SEE_OTHER)
