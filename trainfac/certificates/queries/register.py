"""The register of a facility's certificates."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from trainfac.certificates.codes import read_human_code
from trainfac.certificates.models import Certificate
from trainfac.directory.models import Person
from trainfac.enrolment.models import Registration
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.kernel.text import fold
from trainfac.scheduling.models import CourseRun


def register(session: Session, facility_id: int, *, search: str = "", year: int | None = None, number: int = 1) -> Page:
    """One page of a facility's certificates, newest first: all, or those of a year, or that a search finds.

    Searched are the printed name, the person's name today without accents and case, that in their own script, the
    serial number and the code that people type.
    """
    query = (
        select(Certificate)
        .join(Certificate.registration)
        .join(Registration.person)
        .where(Certificate.facility_id == facility_id)
    )
    if year is not None:
        query = query.where(Certificate.year == year)
    if search:
        query = query.where(
            Certificate.holder_name.icontains(search, autoescape=True)
            | Person.name_folded.contains(fold(search), autoescape=True)
            | Person.native_name.icontains(search, autoescape=True)
            | Certificate.serial.icontains(search, autoescape=True)
            | (Certificate.human_code == read_human_code(search))
        )
    total = session.scalar(select(func.count()).select_from(query.with_only_columns(Certificate.id).subquery())) or 0
    number = min(number, Page((), total).last)
    run = joinedload(Certificate.registration).joinedload(Registration.run)
    rows = (
        query.options(run.joinedload(CourseRun.course))
        .order_by(Certificate.year.desc(), Certificate.number.desc())
        .limit(PAGE_ROWS)
        .offset(offset(number))
    )
    return Page(list(session.scalars(rows)), total, number)


def years_of_register(session: Session, facility_id: int) -> list[int]:
    query = select(Certificate.year).where(Certificate.facility_id == facility_id).distinct()
    return sorted(session.scalars(query), reverse=True)
