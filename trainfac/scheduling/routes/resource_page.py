"""What the pages of things that are booked show alike: a week of them, how full they are, what is coming."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from babel.dates import get_day_names, get_month_names
from flask import request, url_for

from trainfac.infra.db import read
from trainfac.infra.i18n import current_locale, zone_name
from trainfac.infra.web import clock
from trainfac.kernel.paging import page_number
from trainfac.scheduling.absent_span import is_whole_days, last_day
from trainfac.scheduling.models import Absence, Facility, Instrument, Room, TraineeGroup, Trainer
from trainfac.scheduling.occupancy import DayInUse, WeekInUse
from trainfac.scheduling.queries.resource_calendar import Bookable, ResourceCalendar, calendar_of
from trainfac.scheduling.queries.staff_calendar import Narrowed, held_between
from trainfac.scheduling.queries.working_days import closed_days
from trainfac.scheduling.routes.calendar_days import Asked, View, day_of
from trainfac.scheduling.routes.calendar_table import days_of
from trainfac.scheduling.states import AbsenceKind, ResourceKind


@dataclass(frozen=True)
class BookableKind:
    """A kind of resource as addresses name it: where its pages are, how it is told, and why it may be away."""

    subject: ResourceKind
    endpoint: str
    argument: str
    absence: AbsenceKind


KINDS: Final = {
    "rooms": BookableKind(ResourceKind.ROOM, "scheduling.room", "room_id", AbsenceKind.SERVICE),
    "trainers": BookableKind(ResourceKind.TRAINER, "scheduling.trainer", "trainer_id", AbsenceKind.LEAVE),
    "instruments": BookableKind(
        ResourceKind.INSTRUMENT_PLACE, "scheduling.instrument", "instrument_id", AbsenceKind.SERVICE
    ),
}
_NAMES: Final = {Room: "rooms", Trainer: "trainers", Instrument: "instruments", TraineeGroup: "groups"}


def kind_of(resource: Bookable) -> str:
    """How addresses name what kind of thing this is."""
    return _NAMES[type(resource)]


def address_of(facility: Facility, kind: str, resource_id: int) -> str:
    """Where the page of a resource is."""
    values: dict[str, Any] = {"facility_code": facility.code, KINDS[kind].argument: resource_id}
    return url_for(KINDS[kind].endpoint, **values)


def calendar_shown(facility: Facility, resource: Bookable) -> dict[str, Any]:
    """What `_resource_calendar.html` needs: ``href_for`` turns the pages of what is coming."""
    kind, now = kind_of(resource), clock()
    today = now.astimezone(facility.zone).date()
    calendar = calendar_of(read(), facility, resource, now=now, number=page_number(request.args.get("page")))
    weekdays = get_day_names("abbreviated", locale=current_locale())
    needed = [number for number in range(7) if any(_is_shown(week.days[number]) for week in calendar.weeks)]
    return {
        "calendar": calendar,
        "resource": resource,
        "kind": kind,
        "weekdays": [(number, str(weekdays[number])) for number in needed],
        "months": _months(calendar.weeks),
        "today": today,
        "absent_days": absent_days(facility),
        "href_for": lambda number: _here(page=number),
        "now": now,
        **_week(facility, _asked(facility, resource, calendar, today)),
    }


def _asked(facility: Facility, resource: Bookable, calendar: ResourceCalendar, today: date) -> Asked:
    """The week that the address names; else that of what is coming, or this one."""
    rows = calendar.coming.rows
    coming = rows[0].session.starts_at.astimezone(facility.zone).date() if rows else today
    narrowed: dict[str, Any] = {kind_of(resource).removesuffix("s"): resource.id}
    return Asked(View.WEEK, day_of(request.args.get("week", "")) or coming, "week", Narrowed(**narrowed))


def _week(facility: Facility, asked: Asked) -> dict[str, Any]:
    """What `_resource_week.html` needs."""
    held = held_between(read(), facility, asked.first, asked.until, asked.wanted)
    closed = closed_days(read(), facility, asked.first, asked.until - timedelta(days=1)).reasons
    return {
        "asked": asked,
        "days": days_of(facility, asked, held, {}, closed),
        "zone_label": zone_name(facility.zone, datetime.combine(asked.first, time(12), facility.zone)),
        "week_href": lambda shown: _here(week=shown.first.isoformat()),
    }


def _here(**changes: Any) -> str:  # noqa: ANN401 - values of an address
    """The address of this page, with some of its query changed."""
    said = {name: value for name, value in request.args.items() if name in {"week", "page"}}
    return url_for(str(request.endpoint), **{**(request.view_args or {}), **said, **changes})


def absent_days(facility: Facility) -> Callable[[Absence], dict[str, Any]]:
    """How the time of an absence is told: in days, or with times of the facility's zone where it has some."""
    zone = facility.zone

    def told(absence: Absence) -> dict[str, Any]:
        during = absence.interval
        first = during.start.astimezone(zone).date()
        return {"days": (first, last_day(during, zone)), "whole": is_whole_days(during, zone)}

    return told


def _is_shown(day: DayInUse) -> bool:
    """Weekdays on which the facility never works are left out."""
    return bool(day.open_minutes or day.booked_minutes)


def _months(weeks: Sequence[WeekInUse]) -> list[str]:
    """A label over each week: the month that begins there, or nothing."""
    names = get_month_names("abbreviated", locale=current_locale())
    months = [week.monday.month for week in weeks]
    return [str(names[month]) if month != before else "" for before, month in zip([0, *months], months, strict=False)]
