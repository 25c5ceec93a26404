"""Timetables as workbooks: what our own export writes, changed as people change it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.integration.scheduling.planning import Place
from trainfac.exchange.models import ExchangeDraft
from trainfac.exchange.queries.timetable_plans import PlannedTimetable, planned_draft
from trainfac.exchange.services.drafts import keep_timetable
from trainfac.exchange.services.timetables import ConfirmedTimetable, bring_in_timetable
from trainfac.exchange.timetables.plan import Mode
from trainfac.infra.files import FileStore
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.queries.sessions import timetable
from trainfac.scheduling.services.together import Changed
from trainfac.scheduling.timetable_file import timetable_xlsx

# Columns of our own files, from 1.
NUMBER, MODULE, DAY, STARTS, ENDS, ZONE = 1, 2, 4, 5, 6, 7
GROUP, ROOM, TRAINERS, INSTRUMENTS, COUNTS, PINNED, CANCELLED, NOTE, REFERENCE = range(9, 18)
Change = Callable[[Worksheet], object]


def exported(tx: Session, run: CourseRun, change: Change = lambda _sheet: None) -> bytes:
    """The timetable of a run as we export it, after somebody worked on it."""
    tx.flush()
    tx.expire_all()
    return worked_on(timetable_xlsx(run, timetable(tx, run)), change)


def worked_on(data: bytes, change: Change) -> bytes:
    book = load_workbook(io.BytesIO(data))
    change(book.active)
    return saved(book)


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def kept(tx: Session, place: Place, run: CourseRun, store: FileStore, data: bytes) -> ExchangeDraft:
    return keep_timetable(tx, run.id, store, data, "plan.xlsx", actor=place.actor)


def shown(
    tx: Session, run: CourseRun, store: FileStore, draft: ExchangeDraft, mode: Mode = Mode.ADD
) -> PlannedTimetable:  # fmt: skip
    return planned_draft(tx, run, draft, store, mode, now=NOW)


def brought_in(
    tx: Session, place: Place, run: CourseRun, store: FileStore, data: bytes, mode: Mode = Mode.ADD, **more: Any
) -> Changed:
    """A file read, shown and confirmed."""
    draft = kept(tx, place, run, store, data)
    confirmed = ConfirmedTimetable(shown(tx, run, store, draft, mode).plan.mark, mode, **more)
    done = bring_in_timetable(tx, run.id, draft.id, store, confirmed, actor=place.actor, now=NOW)
    tx.flush()
    return done
