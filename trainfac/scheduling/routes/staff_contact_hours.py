"""Contact hours of all runs of a facility: what their courses need against what their timetables give."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.tables import CSV, XLSX, table_file
from trainfac.kernel.paging import page_number
from trainfac.scheduling import policy
from trainfac.scheduling.contact_hours_file import contact_hours_csv, contact_hours_xlsx
from trainfac.scheduling.forms.contact_hours import HoursFilterForm
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries import runs as known
from trainfac.scheduling.queries import short_runs
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.queries.short_runs import RunHours
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.staff_answers import coordinators


@bp.get("/staff/<facility_code>/runs/contact-hours")
@coordinators
def contact_hours(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    form = _form(facility)
    wanted = form.wanted()
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in form and value}
    page = short_runs.runs_with_hours(read(), facility, wanted, page_number(request.args.get("page")))
    return render_template(
        "scheduling/staff/contact_hours.html",
        facility=facility,
        form=form,
        wanted=wanted,
        page=page,
        short=page.total if wanted.only_short else short_runs.count_short(read(), facility, wanted),
        href_for=lambda number: url_for(".contact_hours", facility_code=facility_code, **{**kept, "page": number}),
        kept=kept,
        may_change=policy.may_change_timetable,
    )


@bp.get("/staff/<facility_code>/runs/contact-hours.csv")
@coordinators
def contact_hours_as_csv(facility_code: str) -> ResponseReturnValue:
    return table_file(contact_hours_csv(_asked(facility_code)), CSV, f"{facility_code}-contact-hours.csv")


@bp.get("/staff/<facility_code>/runs/contact-hours.xlsx")
@coordinators
def contact_hours_as_xlsx(facility_code: str) -> ResponseReturnValue:
    return table_file(contact_hours_xlsx(_asked(facility_code)), XLSX, f"{facility_code}-contact-hours.xlsx")


def _asked(facility_code: str) -> list[RunHours]:
    facility = coordinated(read(), current_actor(), facility_code)
    return short_runs.all_with_hours(read(), facility, _form(facility).wanted())


def _form(facility: Facility) -> HoursFilterForm:
    return HoursFilterForm(known.years(read(), facility), request.args)
