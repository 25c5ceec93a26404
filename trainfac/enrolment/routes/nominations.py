"""Everybody who waits for a decision, across the runs of a facility."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainfac.directory.queries.workplace import countries
from trainfac.enrolment.forms.deciding import DecisionForm, NominationFilterForm
from trainfac.enrolment.queries import participants as queries
from trainfac.enrolment.queries.participants import NominationFilter
from trainfac.enrolment.queries.people import doubles
from trainfac.enrolment.routes.blueprint import bp
from trainfac.enrolment.routes.deciding import coordinators, decided
from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.kernel.paging import page_number
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated


@bp.get("/staff/<facility_code>/nominations")
@coordinators
def nominations(facility_code: str) -> ResponseReturnValue:
    return _page(coordinated(read(), current_actor(), facility_code), DecisionForm())


@bp.post("/staff/<facility_code>/nominations")
@coordinators
def decide_nominations(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    form = DecisionForm()
    return decided(form, facility.id) or _page(coordinated(read(), current_actor(), facility_code), form)


def _page(facility: Facility, form: DecisionForm) -> ResponseReturnValue:
    session, known = read(), countries(read())
    narrowing = NominationFilterForm(request.args)
    narrowing.offer(queries.undecided_runs(session, facility.id), known)
    by_iso2 = {country.iso2: country.id for country in known}
    wanted = NominationFilter(
        search=(narrowing.q.data or "")[:200],
        run_code=narrowing.run.data or "",
        country_id=by_iso2.get(narrowing.country.data or ""),
    )
    page = queries.undecided_page(session, facility.id, wanted, page_number(request.args.get("page")))
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in narrowing and value}
    html = render_template(
        "enrolment/nominations.html",
        facility=facility,
        form=form,
        narrowing=narrowing,
        filtered=bool(kept),
        page=page,
        doubles=doubles(session, facility.id, {row.person_id for row in page.rows}),
        href_for=lambda number: url_for(".nominations", facility_code=facility.code, **{**kept, "page": number}),
    )
    return html, form.status
