"""The pages of one course run, for the row of links that all of them show."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.routes.blueprint import bp


@dataclass(frozen=True)
class Tab:
    """A link to a page of the run."""

    label: str
    href: str
    current: bool


@bp.app_template_global()
def run_tabs(run: CourseRun) -> list[Tab]:
    """The pages of a run that this person may open; features above scheduling add theirs by the name of a view."""
    everybody = [
        (_("Overview"), "scheduling.run_staff"),
        (_("Timetable"), "scheduling.run_timetable"),
        (_("Attendance"), "delivery.run_attendance"),
        (_("Results"), "delivery.results"),
    ]
    coordinators = [
        (_("Participants"), "enrolment.run_nominations"),
        (_("Certificates"), "certificates.run_certificates"),
    ]
    pages = everybody + (coordinators if current_actor().coordinates(run.facility_id) else [])
    return [
        Tab(label, url_for(view, facility_code=run.facility.code, run_code=run.code), request.endpoint == view)
        for label, view in pages
        if view in current_app.view_functions
    ]
