"""The calendar of a facility: every view as a page that needs no script, which a script then takes over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.i18n import translate, zone_name
from trainfac.infra.web import clock
from trainfac.scheduling.drops import Rows
from trainfac.scheduling.forms import choices
from trainfac.scheduling.forms.calendar import CalendarFilter
from trainfac.scheduling.models import Facility, Instrument, Room, Trainer
from trainfac.scheduling.queries import resources
from trainfac.scheduling.queries import staff_calendar as known
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.queries.timeline_rows import row_page
from trainfac.scheduling.queries.working_days import closed_days, working_hours
from trainfac.scheduling.routes.blueprint import bp
from trainfac.scheduling.routes.calendar_days import Asked, View
from trainfac.scheduling.routes.calendar_script import settings_of
from trainfac.scheduling.routes.calendar_table import days_of, rows_of
from trainfac.scheduling.routes.staff_answers import coordinators

MOST_WRITTEN = 300  # sessions; more are told as numbers per day


@bp.get("/staff/<facility_code>/calendar")
@coordinators
def facility_calendar(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    today = clock().astimezone(facility.zone).date()
    asked = Asked.of(request.args, today, View.LIST if _on_a_phone() else View.WEEK)
    page = (
        row_page(read(), facility, asked.view.rows, asked.first, asked.until, asked.page) if asked.view.rows else None
    )
    counts = known.held_per_day(read(), facility, asked.first, asked.until, asked.wanted)
    written = asked.view is not View.MONTH and counts.total() <= MOST_WRITTEN
    held = known.held_between(read(), facility, asked.first, asked.until, asked.wanted) if written else []
    closed = closed_days(read(), facility, asked.first, asked.until - timedelta(days=1)).reasons
    days = days_of(facility, asked, held, counts, closed)
    return render_template(
        "scheduling/staff/calendar.html",
        facility=facility,
        asked=asked,
        views=View,
        form=_filter(facility, asked),
        days=days,
        weeks=[days[start : start + 7] for start in range(0, len(days), 7)],
        page=page,
        rows=rows_of(facility, page, held, days) if page and written else [],
        written=written,
        total=counts.total(),
        zone_label=zone_name(facility.zone, datetime.combine(asked.first, time(12), facility.zone)),
        today=today,
        today_href=asked.address(facility.code, day=today.isoformat(), page=None),
        settings=settings_of(facility, asked, working_hours(facility), today),
    )


def _on_a_phone() -> bool:
    """Browsers of phones say so: seven columns are too narrow to read there, and the week comes as a list."""
    return "Mobi" in (request.user_agent.string or "")


def _filter(facility: Facility, asked: Asked) -> CalendarFilter:
    """The filter with what there is to choose in these days."""
    form = CalendarFilter(request.args)
    form.view.data, form.span.data, form.day.data = asked.view.value, asked.span, asked.day.isoformat()
    runs = known.runs_between(read(), facility, asked.first, asked.until)
    form.run.choices = [choices.anything(), *((code, code) for code in runs)]
    form.room.choices = [choices.anything(), *_named(resources.rooms(read(), facility))]
    form.trainer.choices = [choices.anything(), *_named(resources.trainers(read(), facility))]
    form.instrument.choices = [choices.anything(), *_named(resources.instruments(read(), facility))]
    groups = row_page(read(), facility, Rows.GROUPS, asked.first, asked.until, 1)
    form.group.choices = [choices.anything(), *((str(row.id), translate(row.name)) for row in groups.rows)]
    for field, value in asked.wanted.given().items():
        if str(value) not in {choice[0] for choice in form[field].choices}:
            form[field].choices.append((str(form[field].data), _("Not in these days")))
    return form


def _named(things: Sequence[Room | Trainer | Instrument]) -> list[tuple[str, str]]:
    return [(str(thing.id), thing.name) for thing in things]
