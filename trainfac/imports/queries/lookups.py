"""What the reading of a list asks about the world, answered from the database."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.catalogue.models import Course
from trainfac.catalogue.states import CourseState
from trainfac.directory.loading import subdivisions
from trainfac.directory.models import Country
from trainfac.imports.lookups import KnownRun, Lookups, code_in, country_by_any_name
from trainfac.scheduling.models import CourseRun, Facility


def lookups(session: Session, facility: Facility) -> Lookups:
    """Countries by code and by name in every language we have, courses on offer, and all runs, in three queries."""
    courses = session.scalars(select(Course.code).where(Course.state == CourseState.CURRENT))
    runs = _runs(session, facility)
    return Lookups(
        country=country_by_any_name(_spellings(session)),
        course=code_in(courses),
        run=lambda code: runs.get(code.upper()),
        area=lambda code: code in subdivisions(code[:2]),
    )


def _spellings(session: Session) -> Iterator[tuple[str, str]]:
    query = select(Country.iso2, Country.iso3, Country.name, Country.un_short_name, Country.names)
    for iso2, iso3, name, un_name, names in session.execute(query):
        for spelling in (iso3, name, un_name, *names.values()):
            yield iso2, spelling


def _runs(session: Session, facility: Facility) -> dict[str, KnownRun]:
    query = select(CourseRun.code, Course.code, CourseRun.starts_on, CourseRun.ends_on, CourseRun.facility_id)
    return {
        code.upper(): KnownRun(code, course, first, last, here=facility_id == facility.id)
        for code, course, first, last, facility_id in session.execute(query.join(CourseRun.course))
    }
