"""Files that were read and wait to be confirmed."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from trainfac.exchange.models import ExchangeDraft
from trainfac.exchange.states import DraftKind
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.scheduling.models import CourseRun, Facility

CALENDARS = (DraftKind.CLOSURES, DraftKind.ABSENCES)


class DraftGone(NotFound):
    """It was brought in already, or left: by somebody else, or by the same button pressed twice."""


def calendar_draft(session: Session, facility: Facility, draft_id: int, *, lock: bool = False) -> ExchangeDraft:
    """A calendar of the facility that waits. Raises NotFound, or DraftGone."""
    query = select(ExchangeDraft).where(ExchangeDraft.facility_id == facility.id, ExchangeDraft.kind.in_(CALENDARS))
    return _found(session, query, draft_id, lock=lock)


def timetable_draft(session: Session, run: CourseRun, draft_id: int, *, lock: bool = False) -> ExchangeDraft:
    """A timetable of the run that waits. Raises NotFound, or DraftGone."""
    query = select(ExchangeDraft).where(ExchangeDraft.run_id == run.id, ExchangeDraft.kind == DraftKind.TIMETABLE)
    return _found(session, query, draft_id, lock=lock)


def _found(session: Session, query: Select[ExchangeDraft], draft_id: int, *, lock: bool) -> ExchangeDraft:
    query = query.where(ExchangeDraft.id == draft_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(msg("There is no such file"))
    if found.settled:
        raise DraftGone(msg("This file was brought in already, or left. Nothing was changed now."))
    return found
