"""An uploaded list on its way: read, confirmed, stopped, discarded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trainfac.identity.roles import Actor
from trainfac.imports import policy
from trainfac.imports.models import ImportBatch, ImportRow
from trainfac.imports.states import ImportState
from trainfac.infra import audit
from trainfac.infra.files import FileStore, keep
from trainfac.infra.jobs import Job, ask_cancel, enqueue
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean

READ: Final = "imports.read"
APPLY: Final = "imports.apply"
_KEPT: Final = frozenset({"rows", "tally", "applied", "created_runs"})  # of a discarded list: nobody's name
PURPOSE: Final = "participants list"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str:
        """What the bytes are; names are often wrong."""
        return _XLSX if self.content.startswith(b"PK") else "text/csv"


def upload_list(tx: Session, facility_id: int, store: FileStore, upload: Upload, *, actor: Actor) -> ImportBatch:
    """Keep a file and have it read. Raises NotFound."""
    if not policy.may_import(actor, facility_id):
        raise NotFound(msg("There is no such facility"))
    name = clean(upload.name)[-200:] or "list"
    stored = keep(tx, store, upload.content, media_type=upload.media_type, name=name, purpose=PURPOSE)
    batch = ImportBatch(
        facility_id=facility_id,
        file_id=stored.id,
        file_name=name,
        state=ImportState.UPLOADED,
        summary={},
        problems=[],
        created_by_id=actor.user_id,
    )
    tx.add(batch)
    tx.flush()
    _order(tx, batch, READ, actor)
    audit.record(tx, "import.uploaded", batch, actor_id=actor.user_id, after={"sha256": stored.sha256})
    return batch


def read_again(tx: Session, facility_id: int, batch_id: int, *, actor: Actor) -> ImportBatch:
    """Have a file read whose reading was stopped or failed; while it is being read nothing changes."""
    batch = batch_to_change(tx, facility_id, batch_id, actor)
    if batch.state is ImportState.UPLOADED and not _at_work(tx, batch):
        _order(tx, batch, READ, actor)
    return batch


def confirm_import(tx: Session, facility_id: int, batch_id: int, *, actor: Actor) -> ImportBatch:
    """Have the good rows of a list written, or the rest of them after a stop.

    Confirming twice changes nothing. Raises NotFound, or RuleBroken when there is nothing to confirm.
    """
    batch = batch_to_change(tx, facility_id, batch_id, actor)
    if batch.state is ImportState.DONE or (batch.state is ImportState.APPLYING and _at_work(tx, batch)):
        return batch
    if batch.state is ImportState.READY:
        if not batch.summary["tally"]["ok"]:
            raise RuleBroken(msg("No row of this list can be imported"))
        batch.move(ImportState.APPLYING)
    elif batch.state is not ImportState.APPLYING:
        raise RuleBroken(msg("There is nothing to confirm. The list: %(state)s", state=batch.state.label))
    _order(tx, batch, APPLY, actor)
    audit.record(tx, "import.confirmed", batch, actor_id=actor.user_id, after={"tally": batch.summary["tally"]})
    return batch


def discard_import(tx: Session, facility_id: int, batch_id: int, *, actor: Actor) -> ImportBatch:
    """Leave a list, or the rest of one that was stopped; what it says of people is forgotten, what was written stays.

    Discarding twice changes nothing. Raises NotFound, or RuleBroken for a list that is done or being written.
    """
    batch = batch_to_change(tx, facility_id, batch_id, actor)
    if batch.state is ImportState.DISCARDED:
        return batch
    if batch.state is ImportState.APPLYING and not _at_work(tx, batch):
        batch.move(ImportState.READY)
    if batch.state not in {ImportState.UPLOADED, ImportState.READY}:
        raise RuleBroken(msg("This list cannot be discarded any more. Its state: %(state)s", state=batch.state.label))
    if batch.job_id is not None:
        ask_cancel(tx, batch.job_id)
    batch.move(ImportState.DISCARDED)
    tx.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    batch.summary = {name: value for name, value in batch.summary.items() if name in _KEPT}
    audit.record(tx, "import.discarded", batch, actor_id=actor.user_id)
    return batch


def stop_import(tx: Session, facility_id: int, batch_id: int, *, actor: Actor) -> ImportBatch:
    """Ask the work on a list to stop; rows that were written stay. Raises NotFound."""
    batch = batch_to_change(tx, facility_id, batch_id, actor)
    if batch.job_id is not None:
        ask_cancel(tx, batch.job_id)
    return batch


def batch_to_change(tx: Session, facility_id: int, batch_id: int, actor: Actor) -> ImportBatch:
    """The import, locked, for coordinators of its facility. Raises NotFound."""
    batch = tx.get(ImportBatch, batch_id, with_for_update=True, populate_existing=True)
    if batch is None or batch.facility_id != facility_id or not policy.may_import(actor, facility_id):
        raise NotFound(msg("There is no such import"))
    return batch


def _at_work(tx: Session, batch: ImportBatch) -> bool:
    job = None if batch.job_id is None else tx.get(Job, batch.job_id)
    return job is not None and job.open


def _order(tx: Session, batch: ImportBatch, kind: str, actor: Actor) -> None:
    payload = {"batch_id": batch.id, "user_id": actor.user_id}
    batch.job_id = enqueue(tx, kind, subject=f"import_batch:{batch.id}", payload=payload, user_id=actor.user_id).id
