"""Pages of impact: the cohort report, on the page, as spreadsheet and as document."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO

from flask import Blueprint, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import ImmutableMultiDict

from trainfac.directory.kinds import CountryGroup, Sex
from trainfac.identity.access import current_actor, requires
from trainfac.identity.roles import Role
from trainfac.impact.cohort import REGIONS
from trainfac.impact.forms import PeriodForm
from trainfac.impact.queries import report_of
from trainfac.impact.report import Period, Report
from trainfac.impact.spreadsheet import cohort_workbook
from trainfac.infra.db import read
from trainfac.infra.i18n import current_locale, direction, translate
from trainfac.infra.pdf import asset_text, render_pdf
from trainfac.infra.web import clock
from trainfac.scheduling.models import Facility
from trainfac.scheduling.queries.facilities import coordinated

bp = Blueprint("impact", __name__)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORDS = {"regions": REGIONS, "sexes": list(Sex), "country_groups": list(CountryGroup)}


@bp.get("/staff/<facility_code>/reports/cohort")
@requires(Role.COORDINATOR)
def cohort(facility_code: str) -> ResponseReturnValue:
    """Who was trained in a period."""
    facility = coordinated(read(), current_actor(), facility_code)
    form = PeriodForm(_days_asked())
    valid = form.validate()
    report = _report(facility, form) if valid else None
    page = render_template("impact/cohort.html", facility=facility, form=form, report=report, **_WORDS)
    return page, HTTPStatus.OK if valid else HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("/staff/<facility_code>/reports/cohort.xlsx")
@requires(Role.COORDINATOR)
def cohort_xlsx(facility_code: str) -> ResponseReturnValue:
    """The report as a spreadsheet."""
    report = _asked(facility_code)
    return _send(cohort_workbook(report), _XLSX, f"cohort-{facility_code}-{report.period.slug}.xlsx")


@bp.get("/staff/<facility_code>/reports/cohort.pdf")
@requires(Role.COORDINATOR)
def cohort_pdf(facility_code: str) -> ResponseReturnValue:
    """The report as a document to print."""
    report = _asked(facility_code)
    lang = current_locale().language
    html = render_template("pdf/report/cohort.html", report=report, lang=lang, dir=direction(lang), **_WORDS)
    content = render_pdf(
        html,
        sheets=[asset_text("report.css")],
        title=gettext("Cohort report: %(period)s", period=translate(report.period.sentence)),
        lang=lang,
        author=report.facility,
        created=report.today,
    )
    return _send(content, "application/pdf", f"cohort-{facility_code}-{report.period.slug}.pdf")


def _asked(facility_code: str) -> Report:
    facility = coordinated(read(), current_actor(), facility_code)
    form = PeriodForm(_days_asked())
    if not form.validate():
        abort(HTTPStatus.BAD_REQUEST)
    return _report(facility, form)


def _days_asked() -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict({name: request.args.get(name, "") for name in ("from", "to")})


def _report(facility: Facility, form: PeriodForm) -> Report:
    today = clock().astimezone(facility.zone).date()
    period = Period(form.first.data, form.last.data)
    return report_of(read(), facility, period, today=today, lang=current_locale().language)


def _send(content: bytes, media_type: str, name: str) -> ResponseReturnValue:
    answer = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
