"""The calendar of a facility for a year: for everybody as it was published, for its staff with the drafts."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Final

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits import RateLimitItemPerMinute

from trainfac.identity.access import current_actor, public
from trainfac.infra.db import read
from trainfac.infra.i18n import current_locale
from trainfac.infra.throttle import client_address, take
from trainfac.infra.web import clock
from trainfac.printouts.queries.year import FacilityYear, facility_year, published_facility
from trainfac.printouts.routes.blueprint import bp
from trainfac.printouts.routes.papers import Paper, private_paper
from trainfac.printouts.routes.year_page import DAY_WORDS, MARK_WORDS, YearPage, day_off, year_page
from trainfac.scheduling.calendar import FIRST_YEAR, LAST_YEAR
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.routes.calendar_files import document, unchanged
from trainfac.scheduling.routes.staff_answers import coordinators

_PRINTED_OFTEN_ENOUGH: Final = RateLimitItemPerMinute(30)  # for one address; drawing takes longer than any page
_ROOMY_LANES, _LANES_OF_A_PAGE = 1.8, 23.0  # what empty months take of a page that the plan has to itself
_EMPTY_LANES: Final = 12 * 4.7  # millimetres of a lane in every month
_WORDS: Final = {"mark_words": MARK_WORDS, "day_words": DAY_WORDS, "day_off": day_off}


@bp.get("/facilities/<facility_code>/calendar")
@public
def this_year(facility_code: str) -> ResponseReturnValue:
    """An address that stays: the calendar of the year that it is at the facility."""
    facility = published_facility(read(), facility_code)
    year = clock().astimezone(facility.zone).year
    return redirect(url_for(".year", facility_code=facility.code, year=year), HTTPStatus.SEE_OTHER)


@bp.get("/facilities/<facility_code>/calendar/<int:year>")
@public
def year(facility_code: str, year: int) -> ResponseReturnValue:
    shown = facility_year(read(), published_facility(read(), facility_code), year)
    return _page("printouts/year.html", shown, {"facility_code": facility_code}, drafts=False)


@bp.get("/facilities/<facility_code>/calendar/<int:year>.pdf")
@public
def year_pdf(facility_code: str, year: int) -> Response:
    """The same to print: drawn only when it changed since whoever asks had it last, and not without end."""
    now = clock()
    shown = facility_year(read(), published_facility(read(), facility_code), year)
    today = shown.place.today(now)
    tag = sha256(f"{shown!r} {today} {current_locale()}".encode()).hexdigest()[:32]
    if request.if_none_match.contains(tag):
        return unchanged(tag)
    take(_PRINTED_OFTEN_ENOUGH, "year", client_address())
    return document(_sheet(shown, now, drafts=False), f"{facility_code}-{year}.pdf", tag)


@bp.get("/staff/<facility_code>/calendar/<int:year>")
@coordinators
def staff_year(facility_code: str, year: int) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    drafts = _with_drafts()
    shown = facility_year(read(), facility, year, drafts=drafts)
    address = {"facility_code": facility_code, **({"drafts": "1"} if drafts else {})}
    return _page("printouts/staff_year.html", shown, address, drafts=drafts)


@bp.get("/staff/<facility_code>/calendar/<int:year>.pdf")
@coordinators
def staff_year_pdf(facility_code: str, year: int) -> Response:
    drafts = _with_drafts()
    facility = coordinated(read(), current_actor(), facility_code)
    shown = facility_year(read(), facility, year, drafts=drafts)
    return private_paper(_sheet(shown, clock(), drafts=drafts), f"{facility_code}-{year}.pdf")


def _with_drafts() -> bool:
    return request.args.get("drafts") == "1"


def _page(template: str, shown: FacilityYear, address: dict[str, str], *, drafts: bool) -> str:
    now = clock()
    return render_template(
        template,
        shown=shown,
        place=shown.place,
        plan=year_page(shown, now, for_staff=template != "printouts/year.html"),
        address=address,
        drafts=drafts,
        today=shown.place.today(now),
        before=shown.year - 1 if shown.year > FIRST_YEAR else None,
        after=shown.year + 1 if shown.year < LAST_YEAR else None,
        **_WORDS,
    )


def _sheet(shown: FacilityYear, now: datetime, *, drafts: bool) -> bytes:
    """One page when plan and list fit on it; else the plan by itself, and the list from the next page on."""
    place, plan = shown.place, year_page(shown, now, for_staff=False)
    title = _("Course runs in %(year)s: %(facility)s", year=shown.year, facility=place.name)
    paper = Paper("year", title, author=place.name, created=place.today(now))
    values = {
        "shown": shown,
        "place": place,
        "country": place.country_name(current_locale().language),
        "plan": plan,
        "drafts": drafts,
        **_WORDS,
    }
    spare = _spare_millimetres(plan)
    if spare > 0:
        layout = paper.laid_out(**values, least_lanes=min(_ROOMY_LANES, max(0, spare - 12) / _EMPTY_LANES), roomy=False)
        if layout.page_count == 1:
            return paper.written(layout)
    lanes = sum(max(len(row.lanes), _ROOMY_LANES) for row in plan.rows)
    return paper.drawn(**values, least_lanes=_ROOMY_LANES if lanes <= _LANES_OF_A_PAGE else 0, roomy=True)


def _spare_millimetres(plan: YearPage) -> float:
    """What about is left of a page under plan, list and days off, when empty months take next to nothing."""
    lanes, months = sum(len(row.lanes) for row in plan.rows), sum(bool(month.lines) for month in plan.months)
    days_off = sum(len(month.days_off) for month in plan.months)
    drawn = 30 + 4.6 * len(plan.rows) + 4.7 * lanes
    return 180 - drawn - 12 - 6.5 * months - 5 * plan.total - 0.9 * days_off
