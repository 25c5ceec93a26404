"""Door sheets: what goes on in a room on a day or in a week, to hang up on its door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.i18n import clock_time, date_span, weekday_date, zone_name
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.periods import Interval
from trainfac.printouts.door import DoorDay, joined
from trainfac.printouts.forms.doors import DoorDayForm
from trainfac.printouts.queries.doors import doors as known
from trainfac.printouts.routes.blueprint import bp
from trainfac.printouts.routes.papers import Paper, private_paper
from trainfac.scheduling.models import Facility, Room
from trainfac.scheduling.queries.facilities import coordinated
from trainfac.scheduling.queries.resources import room_of, rooms
from trainfac.scheduling.queries.working_days import working_hours
from trainfac.scheduling.routes.calendar_days import day_of
from trainfac.scheduling.routes.staff_answers import coordinators

_ONE: Final = timedelta(days=1)
_SIZES: Final = (0.85, 0.75, 0.65, 0.55)


@dataclass(frozen=True)
class Span:
    """A day, or the week from Monday on that it lies in, as the address asks for it."""

    day: date
    week: bool

    @property
    def days(self) -> list[date]:
        if not self.week:
            return [self.day]
        return [self.day - timedelta(days=self.day.weekday()) + timedelta(days=number) for number in range(7)]

    @property
    def told(self) -> str:
        return date_span(self.days[0], self.days[-1]) if self.week else weekday_date(self.day)


@dataclass(frozen=True)
class Door:
    """A sheet: ``size`` of its letters, of the largest."""

    room: Room
    days: Sequence[DoorDay]
    size: float = 1.0


@bp.get("/staff/<facility_code>/calendar/doors")
@coordinators
def doors(facility_code: str) -> ResponseReturnValue:
    facility = coordinated(read(), current_actor(), facility_code)
    span = _asked(facility)
    offered = rooms(read(), facility)
    plans = known(read(), facility, offered, [span.day]) if offered else {}

    def address(day: date) -> str:
        return url_for(".doors", facility_code=facility_code, day=day.isoformat())

    return render_template(
        "printouts/doors.html",
        facility=facility,
        form=DoorDayForm(data={"day": span.day}),
        day=span.day,
        rooms=[(room, plans[room.id][0]) for room in offered],
        zone=_zone(facility, span.day),
        times=_times(facility),
        before=address(span.day - _ONE),
        today=address(clock().astimezone(facility.zone).date()),
        after=address(span.day + _ONE),
    )


@bp.get("/staff/<facility_code>/calendar/doors.pdf")
@coordinators
def doors_pdf(facility_code: str) -> Response:
    """A page, or more where much goes on, for each room that is in use."""
    facility = coordinated(read(), current_actor(), facility_code)
    offered = rooms(read(), facility)
    if not offered:
        raise NotFound(msg("There are no rooms yet"))
    return _sheet(facility, offered, f"doors-{_asked(facility).day.isoformat()}.pdf")


@bp.get("/staff/<facility_code>/resources/rooms/<int:room_id>/door.pdf")
@coordinators
def door_pdf(facility_code: str, room_id: int) -> Response:
    facility = coordinated(read(), current_actor(), facility_code)
    room = room_of(read(), facility, room_id)
    if room is None:
        raise NotFound(msg("There is no such room"))
    return _sheet(facility, [room], f"door-{room.id}-{_asked(facility).day.isoformat()}.pdf")


def _asked(facility: Facility) -> Span:
    day = day_of(request.args.get("day", "")) or clock().astimezone(facility.zone).date()
    return Span(day, week=request.args.get("span") == "week")


def _sheet(facility: Facility, offered: Sequence[Room], name: str) -> Response:
    span = _asked(facility)
    plans = known(read(), facility, offered, span.days)
    paper = Paper(
        "doors",
        _("Door sheets, %(days)s", days=span.told),
        author=facility.name,
        created=clock().astimezone(facility.zone).date(),
    )
    values = {
        "facility": facility,
        "span": span,
        "zone": _zone(facility, span.day),
        "times": _times(facility),
    }
    doors = [Door(room, _shown(facility, plans[room.id], span)) for room in offered]
    layout = paper.laid_out(**values, doors=doors)
    if layout.page_count > len(doors):
        layout = paper.laid_out(**values, doors=[_fitted(door, paper, values) for door in doors])
    return private_paper(paper.written(layout), name)


def _fitted(door: Door, paper: Paper, values: Mapping[str, Any]) -> Door:
    """The door in the largest letters with which it is one page; in small ones on several when nothing helps."""
    for size in _SIZES:
        smaller = replace(door, size=size)
        if paper.laid_out(**values, doors=[smaller]).page_count == 1:
            return smaller
    return replace(door, size=_SIZES[-1])


def _shown(facility: Facility, days: Sequence[DoorDay], span: Span) -> list[DoorDay]:
    """Of a week, the days on which the facility works or something is held all the same, in few words."""
    if not span.week:
        return list(days)
    hours = working_hours(facility)
    shown = (day for day in days if day.stretches or hours.is_working_day(day.day))
    return [replace(day, stretches=tuple(joined(day.stretches))) for day in shown]


def _zone(facility: Facility, day: date) -> str:
    noon = datetime.combine(day, time(12), facility.zone)
    name = facility.timezone.replace("_", " ")
    return _("%(zone)s (%(name)s)", zone=zone_name(facility.zone, noon), name=name)


def _times(facility: Facility) -> Callable[[Interval], str]:
    """How a stretch of time is told at the facility."""
    zone = facility.zone
    return lambda during: f"{clock_time(during.start, zone)}–{clock_time(during.end, zone)}"
