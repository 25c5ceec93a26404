"""The imports of a facility and the rows of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from trainfac.identity.models import User
from trainfac.imports.models import ImportBatch, ImportRow
from trainfac.imports.states import ImportState, RowVerdict
from trainfac.infra.jobs import Job
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.kernel.paging import PAGE_ROWS, Page, offset
from trainfac.scheduling.models import Facility


class Phase(StrEnum):
    """What can be done about an import now: its state, and whether a worker is at it."""

    READING = "reading"
    READING_STOPPED = "reading_stopped"
    UNREADABLE = "unreadable"
    READY = "ready"
    WRITING = "writing"
    WRITING_STOPPED = "writing_stopped"
    DONE = "done"
    DISCARDED = "discarded"


@dataclass(frozen=True)
class BatchLine:
    """An import with the job that works on it, or did last, and who uploaded the file."""

    batch: ImportBatch
    job: Job | None
    uploader: str | None

    @property
    def wrong(self) -> int | None:
        """Rows that were wrong when they were read, and that were found wrong when they were to be written."""
        stored = self.batch.summary
        if "tally" not in stored:
            return None
        return int(stored["tally"]["wrong"]) + int(stored.get("applied", {}).get("wrong", 0))

    @property
    def phase(self) -> Phase:
        at_work = self.job is not None and self.job.open
        match self.batch.state:
            case ImportState.UPLOADED:
                return Phase.READING if at_work else Phase.READING_STOPPED
            case ImportState.APPLYING:
                return Phase.WRITING if at_work else Phase.WRITING_STOPPED
            case state:
                return Phase(state.value)


def batches(session: Session, facility: Facility, number: int) -> Page:
    """A page of the facility's imports, newest first; past the last page is the last."""
    total = session.scalar(select(func.count(ImportBatch.id)).where(ImportBatch.facility_id == facility.id)) or 0
    number = min(number, Page((), total).last)
    query = (
        _lines().where(ImportBatch.facility_id == facility.id).order_by(ImportBatch.id.desc())
        .limit(PAGE_ROWS).offset(offset(number))
    )  # fmt: skip
    return Page([BatchLine(*row) for row in session.execute(query)], total, number)


def batch_of(session: Session, facility: Facility, batch_id: int) -> BatchLine:
    """One import of the facility. Raises NotFound."""
    query = _lines().where(ImportBatch.id == batch_id, ImportBatch.facility_id == facility.id)
    row = session.execute(query).first()
    if row is None:
        raise NotFound(msg("There is no such import"))
    return BatchLine(*row)


def rows(session: Session, batch: ImportBatch, verdict: RowVerdict | None, number: int) -> Page:
    """A page of the rows of an import, as the file has them; of one verdict or of all."""
    conditions = [ImportRow.batch_id == batch.id]
    if verdict is not None:
        conditions.append(ImportRow.verdict == verdict)
    total = session.scalar(select(func.count(ImportRow.id)).where(*conditions)) or 0
    number = min(number, Page((), total).last)
    query = select(ImportRow).where(*conditions).order_by(ImportRow.row)
    return Page(session.scalars(query.limit(PAGE_ROWS).offset(offset(number))).all(), total, number)


def verdicts(session: Session, batch: ImportBatch) -> dict[RowVerdict, int]:
    """How many rows there are of each verdict."""
    query = select(ImportRow.verdict, func.count(ImportRow.id)).where(ImportRow.batch_id == batch.id)
    counted = {verdict: count for verdict, count in session.execute(query.group_by(ImportRow.verdict))}  # noqa: C416
    return {verdict: counted.get(verdict, 0) for verdict in RowVerdict}


def bad_rows(session: Session, batch: ImportBatch) -> Sequence[ImportRow]:
    """All rows with something wrong, as the file has them."""
    query = select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.verdict == RowVerdict.WRONG)
    return session.scalars(query.order_by(ImportRow.row)).all()


def _lines() -> Select[ImportBatch, Job, str]:
    return (
        select(ImportBatch, Job, User.name)
        .outerjoin(Job, Job.id == ImportBatch.job_id)
        .outerjoin(User, User.id == ImportBatch.created_by_id)
    )
