"""What a worker writes down of a list: its preview, the rows it has written, the end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.imports.models import ImportBatch, ImportRow
from trainfac.imports.planning.world import RunKey
from trainfac.imports.preview import Preview, findings_json
from trainfac.imports.rows import ParticipantRow
from trainfac.imports.services.applying import apply_rows
from trainfac.imports.services.batches import batch_to_change
from trainfac.imports.states import ImportState, RowVerdict
from trainfac.imports.tally import Tally, tally
from trainfac.infra import audit
from trainfac.infra.spreadsheets.problems import Problem


def keep_unreadable(tx: Session, facility_id: int, batch_id: int, problem: Problem, *, actor: Actor) -> None:
    """Nothing of the file can be used, and why."""
    batch = batch_to_change(tx, facility_id, batch_id, actor)
    if batch.state is ImportState.UPLOADED:
        batch.problems = [problem.message.to_json()]
        batch.move(ImportState.UNREADABLE)


def keep_preview(tx: Session, facility_id: int, batch_id: int, preview: Preview, *, actor: Actor) -> None:
    """All rows and the summary at once; nothing when another worker was first, or the list was discarded."""
    batch = batch_to_change(tx, facility_id, batch_id, actor)
    if batch.state is not ImportState.UPLOADED:
        return
    tx.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    rows = [
        {
            "batch_id": batch.id,
            "row": row.row,
            "verdict": row.verdict,
            "values": dict(row.values),
            "findings": list(row.findings),
        }
        for row in preview.rows
    ]
    tx.execute(insert(ImportRow), rows)
    batch.summary = preview.summary
    batch.move(ImportState.READY)


def apply_batch_rows(
    tx: Session,
    facility_id: int,
    batch_id: int,
    rows: Sequence[ParticipantRow],
    seats_wanted: Mapping[RunKey, int],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write some rows of a confirmed list, with what became of each; rows that were written before stay as they are.

    Nothing happens when the list is not being imported any more.
    """
    batch = batch_to_change(tx, facility_id, batch_id, actor)
    if batch.state is not ImportState.APPLYING:
        return
    waiting = _waiting(tx, batch, [row.row for row in rows])
    good = [row for row in rows if row.row in waiting]
    applied = apply_rows(tx, facility_id, good, seats_wanted, actor=actor, now=now)
    for plan in applied.plans:
        stored = waiting[plan.row.row]
        stored.verdict, stored.findings = plan.verdict, findings_json(plan.findings)
        stored.applied = not plan.problems
    _count(batch, tally(applied.plans), applied.new_runs)


def note_unread(
    tx: Session, facility_id: int, batch_id: int, problems: Mapping[int, list[dict[str, Any]]], *, actor: Actor
) -> None:
    """Rows that were good when they were shown and are not any more, because something else changed meanwhile."""
    batch = batch_to_change(tx, facility_id, batch_id, actor)
    if batch.state is not ImportState.APPLYING:
        return
    waiting = _waiting(tx, batch, problems)
    for number, stored in waiting.items():
        stored.verdict, stored.findings = RowVerdict.WRONG, problems[number]
    _count(batch, Tally(wrong=len(waiting)))


def finish_import(tx: Session, facility_id: int, batch_id: int, *, actor: Actor) -> dict[str, Any]:
    """All rows were gone through; returns what they came to."""
    batch = batch_to_change(tx, facility_id, batch_id, actor)
    applied: dict[str, Any] = batch.summary.get("applied", {})
    if batch.state is ImportState.APPLYING:
        batch.move(ImportState.DONE)
        audit.record(tx, "import.done", batch, actor_id=actor.user_id, after=applied)
    return applied


def _waiting(tx: Session, batch: ImportBatch, numbers: Collection[int]) -> dict[int, ImportRow]:
    """Those of these rows that are good and not written yet."""
    query = select(ImportRow).where(
        ImportRow.batch_id == batch.id,
        ImportRow.row.in_(numbers),
        ImportRow.applied.is_(False),
        ImportRow.verdict != RowVerdict.WRONG,
    )
    return {row.row: row for row in tx.scalars(query)}


def _count(batch: ImportBatch, counted: Tally, new_runs: Sequence[str] = ()) -> None:
    before = Tally.from_json(batch.summary.get("applied", {}))
    batch.summary = {
        **batch.summary,
        "applied": (before + counted).to_json(),
        "created_runs": [*batch.summary.get("created_runs", ()), *new_runs],
    }
