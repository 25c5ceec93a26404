"""A year of a facility: the runs that lie in it, and the days on which it does not work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import Message, msg
from trainfac.printouts.year_plan import PlanDay, days_of_year
from trainfac.scheduling.announcement import AnnouncedRun, Place
from trainfac.scheduling.calendar import FIRST_YEAR, LAST_YEAR
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.queries.calendar import places
from trainfac.scheduling.queries.facilities import facility_by_code
from trainfac.scheduling.queries.public import VISIBLE, announced
from trainfac.scheduling.queries.working_days import closures, holiday_calendar
from trainfac.scheduling.states import RunState


@dataclass(frozen=True)
class FacilityYear:
    """Runs by start, every day of the year, and what is not known about its public holidays."""

    year: int
    place: Place
    runs: tuple[AnnouncedRun, ...]
    days: tuple[PlanDay, ...]
    gaps: tuple[Message, ...]


def published_facility(session: Session, facility_code: str) -> Facility:
    """The facility whose calendar everybody may see. Raises NotFound."""
    facility = facility_by_code(session, facility_code)
    if facility is None:
        raise NotFound(msg("There is no such facility"))
    return facility


def facility_year(session: Session, facility: Facility, year: int, *, drafts: bool = False) -> FacilityYear:
    """What was published for the year; with the drafts where they are asked for. Raises NotFound for other years."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(msg("There is no calendar of that year"))
    at = places(session)
    first, last = date(year, 1, 1), date(year, 12, 31)
    holidays = holiday_calendar(facility, first, last)
    days = days_of_year(
        year,
        working_weekdays={period.weekday for period in facility.opening_periods},
        holidays=holidays.days,
        closures={closure.day: closure.reason for closure in closures(session, facility, first, last)},
    )
    shown = (VISIBLE | (CourseRun.state == RunState.DRAFT)) if drafts else VISIBLE
    query = (
        select(CourseRun)
        .join(CourseRun.course)
        .options(contains_eager(CourseRun.course))
        .where(CourseRun.facility_id == facility.id, CourseRun.starts_on <= last, CourseRun.ends_on >= first, shown)
        .order_by(CourseRun.starts_on, CourseRun.ends_on, CourseRun.id)
    )
    runs = tuple(announced(run, at) for run in session.scalars(query))
    return FacilityYear(year, at[facility.id], runs, tuple(days), holidays.gaps)
