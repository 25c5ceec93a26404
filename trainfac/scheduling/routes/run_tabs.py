"""The pages of one course run, for the row of links that all of them show."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.runs import teaches
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
    actor = current_actor()
    coordinates = actor.coordinates(run.facility_id)
    pages = [(_("Overview"), "scheduling.run_staff"), (_("Timetable"), "scheduling.run_timetable")]
    if coordinates:
        pages += [(_("Participants"), "enrolment.run_nominations"), (_("Groups"), "enrolment.run_groups")]
    if coordinates or teaches(read(), run, actor.person_id):
        pages += [
            (_("Attendance"), "delivery.run_attendance"),
            (_("Results"), "delivery.results"),
            (_("Certificates"), "certificates.run_certificates"),
        ]
    return [
        Tab(label, url_for(view, facility_code=run.facility.code, run_code=run.code), request.endpoint == view)
        for label, view in pages
        if view in current_app.view_functions
    ]
