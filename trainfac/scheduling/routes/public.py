"""What everybody may see: the calendar of runs as a list, as a month and as a feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import public
from trainfac.infra.db import read
from trainfac.infra.i18n import translate
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import page_number
from trainfac.scheduling import ics
from trainfac.scheduling.calendar import FIRST_YEAR, LAST_YEAR, Month
from trainfac.scheduling.queries import calendar as queries
from trainfac.scheduling.queries.calendar import Days
from trainfac.scheduling.routes.addresses import absolute, domain
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.calendar_files import calendar_file
from trainfac.scheduling.routes.filtering import asked, chips, fields
from trainfac.scheduling.routes.lines import LineWriter
from trainfac.scheduling.routes.months import MONTH_RUNS, month_name, month_page

_FEED_RUNS = 500
_NEVER = Days(date.max, date.min)


@dataclass(frozen=True)
class Scope:
    """Which days a list is of, as the address says it, and its heading."""

    days: Days
    heading: str
    values: dict[str, str]
    month: Month | None = None


@bp.get("/")
@bp.get("/calendar")
@public
def calendar() -> ResponseReturnValue:
    now = clock()
    scope = _scope(request.args.get("month"), request.args.get("year"))
    if scope is None:
        scope = Scope(Days.from_now_on(now), _("Upcoming course runs"), {})
    at = queries.places(read())
    wanted = asked(request.args)
    page, first_year = queries.listed_runs(read(), at, wanted, scope.days, page_number(request.args.get("page")))
    offered = fields(wanted, at)
    values = {**wanted.given(), **scope.values}
    return render_template(
        "scheduling/public/calendar.html",
        scope=scope,
        fields=offered,
        chips=chips(offered, wanted, "scheduling.calendar", **scope.values),
        page=page,
        rows=LineWriter(at, now).rows(page.rows),
        years=range(now.year, first_year - 1, -1) if first_year else (),
        this_month=Month.of(now.date()),
        values=values,
        wanted=wanted,
        month_name=month_name,
        href_for=lambda number: url_for("scheduling.calendar", **values, page=number),  # type: ignore[arg-type]
    )


@bp.get("/calendar/<month>")
@public
def calendar_month(month: str) -> ResponseReturnValue:
    shown = Month.parsed(month)
    if shown is None:
        raise NotFound(msg("There is no such month"))
    now = clock()
    at = queries.places(read())
    wanted = asked(request.args)
    offered = fields(wanted, at)
    found = queries.runs_between(read(), at, wanted, Days(shown.first, shown.last), limit=MONTH_RUNS + 1)
    return render_template(
        "scheduling/public/month.html",
        month=shown,
        page=month_page(shown, found, LineWriter(at, now), now.date()),
        too_many=len(found) > MONTH_RUNS,
        fields=offered,
        chips=chips(offered, wanted, "scheduling.calendar_month", month=shown.iso),
        this_month=Month.of(now.date()),
        wanted=wanted,
        values=wanted.given(),
        month_name=month_name,
    )


@bp.get("/calendar.ics")
@public
def calendar_feed() -> Response:
    """What is to come, with the filters of the address, for programs that fetch it again and again."""
    now = clock()
    at = queries.places(read())
    wanted = asked(request.args)
    runs = queries.runs_between(read(), at, wanted, Days.from_now_on(now), limit=_FEED_RUNS)
    names = [field.chosen for field in fields(wanted, at) if field.value]
    body = ics.feed(
        runs,
        name=_("Course runs: %(what)s", what=", ".join(names)) if names else _("Course runs"),
        address_of=lambda code: absolute(url_for("scheduling.run", run_code=code)),
        domain=domain(),
        words=translate,
    )
    return calendar_file(body, "calendar.ics")


def _scope(month: str | None, year: str | None) -> Scope | None:
    """A month or a year that the address names; none when it names none. What is no month or year has no runs."""
    if month:
        named = Month.parsed(month)
        if named is None:
            return Scope(_NEVER, _("Course runs"), {})
        heading = _("Course runs in %(month)s", month=month_name(named))
        return Scope(Days(named.first, named.last), heading, {"month": named.iso}, named)
    if year:
        number = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else 0
        if not FIRST_YEAR <= number <= LAST_YEAR:
            return Scope(_NEVER, _("Course runs"), {})
        days = Days(date(number, 1, 1), date(number, 12, 31))
        return Scope(days, _("Course runs in %(year)s", year=year), {"year": year})
    return None
