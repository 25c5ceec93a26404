"""What the pages of a room, a trainer and an instrument show alike: how full it is, what is coming, when it is away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from babel.dates import get_day_names, get_month_names
from flask import request, url_for

from trainfac.infra.db import read
from trainfac.infra.i18n import current_locale
from trainfac.infra.web import clock
from trainfac.kernel.paging import page_number
from trainfac.scheduling.absent_span import is_whole_days, last_day
from trainfac.scheduling.models import Absence, Facility, Instrument, Room, Trainer
from trainfac.scheduling.occupancy import DayInUse, WeekInUse
from trainfac.scheduling.queries.resource_calendar import Bookable, calendar_of
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
_NAMES: Final = {Room: "rooms", Trainer: "trainers", Instrument: "instruments"}


def kind_of(resource: Bookable) -> str:
    """How addresses name what kind of thing this is."""
    return _NAMES[type(resource)]


def address_of(facility: Facility, kind: str, resource_id: int, **more: Any) -> str:  # noqa: ANN401 - of an address
    """Where the page of a resource is."""
    values: dict[str, Any] = {"facility_code": facility.code, KINDS[kind].argument: resource_id, **more}
    return url_for(KINDS[kind].endpoint, **values)


def calendar_shown(facility: Facility, resource: Bookable) -> dict[str, Any]:
    """What `_resource_calendar.html` needs."""
    kind, now = kind_of(resource), clock()
    calendar = calendar_of(read(), facility, resource, now=now, number=page_number(request.args.get("page")))
    weekdays = get_day_names("abbreviated", locale=current_locale())
    needed = [number for number in range(7) if any(_is_shown(week.days[number]) for week in calendar.weeks)]
    return {
        "calendar": calendar,
        "resource": resource,
        "kind": kind,
        "weekdays": [(number, str(weekdays[number])) for number in needed],
        "months": _months(calendar.weeks),
        "today": now.astimezone(facility.zone).date(),
        "absent_days": absent_days(facility),
        "href_for": _pages(facility, kind, resource.id),
        "now": now,
    }


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


def _pages(facility: Facility, kind: str, resource_id: int) -> Callable[[int], str]:
    return lambda number: address_of(facility, kind, resource_id, page=number)
