"""When a facility works and when it does not, from what its coordinators entered and the public holidays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.kernel.messages import Message
from trainfac.scheduling.holidays import HolidayArea, HolidayCalendar, public_holidays
from trainfac.scheduling.hours import Break, Opening, WorkingHours
from trainfac.scheduling.models import Closure, Facility

SEPARATOR: Final = " · "  # between two reasons for one day off


@dataclass(frozen=True)
class ClosedDays:
    """Why the facility does not train, by day, and what the holiday library could not tell."""

    reasons: dict[date, str]
    gaps: tuple[Message, ...]


def working_hours(facility: Facility) -> WorkingHours:
    """The week of a facility as layouts and rules take it."""
    return WorkingHours(
        facility.timezone,
        [Opening(period.weekday, period.opens, period.closes) for period in facility.opening_periods],
        [Break(pause.label, pause.starts, pause.ends, pause.weekday) for pause in facility.breaks],
    )


def holiday_calendar(facility: Facility, first: date, last: date) -> HolidayCalendar:
    """The public holidays that the facility keeps from first to last day, both included."""
    areas = [HolidayArea(area.country_iso2, area.subdivision, area.valid_from) for area in facility.holiday_areas]
    return public_holidays(areas, first, last)


def closures(session: Session, facility: Facility, first: date, last: date) -> list[Closure]:
    """Days that the facility itself keeps closed, in order."""
    query = select(Closure).where(Closure.facility_id == facility.id, Closure.day.between(first, last))
    return list(session.scalars(query.order_by(Closure.day)))


def closed_days(session: Session, facility: Facility, first: date, last: date) -> ClosedDays:
    """Public holidays and closures together."""
    return with_closures(facility, closures(session, facility, first, last), first, last)


def with_closures(facility: Facility, closed: Iterable[Closure], first: date, last: date) -> ClosedDays:
    """The same from closures that are known already, those of other days among them."""
    calendar = holiday_calendar(facility, first, last)
    reasons = calendar.names
    for closure in closed:
        if first <= closure.day <= last:
            known = reasons.get(closure.day)
            reasons[closure.day] = f"{known}{SEPARATOR}{closure.reason}" if known else closure.reason
    return ClosedDays(dict(sorted(reasons.items())), calendar.gaps)
