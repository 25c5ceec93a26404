"""Reading and importing lists in the background; each can be killed at any line and taken up again.

``import_list`` does the same at once, for the command line and the demonstration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.imports.models import ImportBatch, ImportRow
from trainfac.imports.participants import read_participants
from trainfac.imports.planning.planner import plan_rows
from trainfac.imports.planning.plans import RowPlan
from trainfac.imports.planning.world import World
from trainfac.imports.preview import findings_json, preview, seats_wanted, unread_findings
from trainfac.imports.queries.lookups import lookups
from trainfac.imports.queries.world import load_world
from trainfac.imports.rows import ParticipantRow, ParticipantsFile
from trainfac.imports.services import progress as written
from trainfac.imports.services.applying import apply_rows, lock_facility
from trainfac.imports.states import ImportState, RowVerdict
from trainfac.imports.tally import Tally, tally
from trainfac.infra import audit
from trainfac.infra.db import read, transact
from trainfac.infra.files import FileStore, StoredFile
from trainfac.infra.jobs import Progress
from trainfac.infra.spreadsheets.problems import Problem, UnreadableFile
from trainfac.scheduling.models import Facility

T = TypeVar("T")
CHUNK: Final = 100  # rows written in one transaction
_PLANNED_BETWEEN_REPORTS: Final = 500


@dataclass(frozen=True)
class ImportOffice:
    """What the jobs need from outside: where files are, the clock, and who a user is now."""

    store: FileStore
    clock: Callable[[], datetime]
    actor_of_user: Callable[[int], Actor]

    def read_list(self, payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``imports.read``: payload ``batch_id`` and ``user_id``; the preview of an uploaded file."""
        batch = read().get_one(ImportBatch, payload["batch_id"])
        actor = self.actor_of_user(payload["user_id"])
        facility = read().get_one(Facility, batch.facility_id)
        if batch.state is not ImportState.UPLOADED:
            return {}
        try:
            file = self._read(batch, facility)
        except UnreadableFile as error:
            transact(written.keep_unreadable, facility.id, batch.id, error.problem, actor=actor)
            return {"rows": 0}
        world = _world(facility, file.participants, self.clock())
        plans = list(_reporting(plan_rows(file.participants, world), len(file.participants), progress.report))
        transact(written.keep_preview, facility.id, batch.id, preview(file, plans, world), actor=actor)
        return {"rows": len(file.records)}

    def apply(self, payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``imports.apply``: payload ``batch_id`` and ``user_id``; the good rows of a confirmed list."""
        batch = read().get_one(ImportBatch, payload["batch_id"])
        actor = self.actor_of_user(payload["user_id"])
        facility = read().get_one(Facility, batch.facility_id)
        good = _good_rows(batch.id)  # by number, whether they were written already
        file = self._read(batch, facility)
        rows = [row for row in file.participants if row.row in good]
        wanted = seats_wanted(rows)
        lost = good.keys() & file.problems_by_row.keys()
        told = {n: findings_json(unread_findings(file.problems_by_row[n])) for n in lost if not good[n]}
        if told:
            transact(written.note_unread, facility.id, batch.id, told, actor=actor)
        waiting = [row for row in rows if not good[row.row]]
        done = len(rows) - len(waiting)
        for chunk in _chunks(waiting):
            progress.report(done, len(rows))
            transact(
                written.apply_batch_rows, facility.id, batch.id, chunk, wanted, actor=actor, now=self.clock()
            )  # fmt: skip
            done += len(chunk)
        progress.report(done, len(rows))
        return transact(written.finish_import, facility.id, batch.id, actor=actor)

    def _read(self, batch: ImportBatch, facility: Facility) -> ParticipantsFile:
        content = self.store.read(read().get_one(StoredFile, batch.file_id))
        return read_participants(content, batch.file_name, lookups(read(), facility))


@dataclass(frozen=True)
class Outcome:
    """What a list came to: how many rows it has, what became of them, and everything that was wrong."""

    rows: int
    tally: Tally
    problems: tuple[Problem, ...]


def import_list(
    content: bytes,
    file_name: str,
    facility: Facility,
    *,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    report: Callable[[int, int], object] = lambda _done, _total: None,
) -> Outcome:
    """Import the good rows of a list, or only say what would happen. Raises UnreadableFile, NotFound."""
    file = read_participants(content, file_name, lookups(read(), facility))
    rows = file.participants
    if dry_run:
        plans = list(plan_rows(rows, _world(facility, rows, now)))
    else:
        plans, wanted = [], seats_wanted(rows)
        for chunk in _chunks(rows):
            plans += transact(apply_rows, facility.id, chunk, wanted, actor=actor, now=now).plans
            report(len(plans), len(rows))
    problems = (*file.problems, *(problem for plan in plans for problem in plan.problems))
    outcome = Outcome(
        len(file.records),
        tally(plans, unread=len(file.problems_by_row)),
        tuple(sorted(problems, key=lambda problem: problem.row or 0)),
    )
    if not dry_run and (outcome.tally.new or outcome.tally.matched):
        transact(_record, facility.id, content, outcome.tally, actor)
    return outcome


def _record(tx: Session, facility_id: int, content: bytes, counted: Tally, actor: Actor) -> None:
    facility = lock_facility(tx, facility_id, actor)
    after = {"sha256": hashlib.sha256(content).hexdigest(), **counted.to_json()}
    audit.record(tx, "participants.imported", facility, actor_id=actor.user_id, after=after)


def _world(facility: Facility, rows: Sequence[ParticipantRow], now: datetime) -> World:
    today = now.astimezone(facility.zone).date()
    return load_world(read(), facility, rows, seats_wanted(rows), today=today)


def _good_rows(batch_id: int) -> dict[int, bool]:
    query = select(ImportRow.row, ImportRow.applied).where(
        ImportRow.batch_id == batch_id, ImportRow.verdict != RowVerdict.WRONG
    )
    return {row: applied for row, applied in read().execute(query)}  # noqa: C416 - rows are no pairs to mypy


def _reporting(plans: Iterator[RowPlan], total: int, report: Callable[[int, int], object]) -> Iterator[RowPlan]:
    for done, plan in enumerate(plans):
        if done % _PLANNED_BETWEEN_REPORTS == 0:
            report(done, total)
        yield plan


def _chunks(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
