"""Orders to the worker: issue for a run, make missing documents, make a file for the printer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from trainfac.certificates.models import PrintRun
from trainfac.identity.roles import Actor
from trainfac.infra.jobs import Job, enqueue

ISSUE: Final = "certificates.issue"
DOCUMENTS: Final = "certificates.documents"
PRINT: Final = "certificates.print"


def subject(run_id: int) -> str:
    """What these jobs work on."""
    return f"course_run:{run_id}"


def order_issue(tx: Session, run_id: int, registration_ids: Sequence[int] | None, *, actor: Actor) -> Job:
    """Issue to these participants of a run, or to all, once a worker comes to it."""
    payload = {"run_id": run_id, "user_id": actor.user_id, "registration_ids": registration_ids}
    return enqueue(tx, ISSUE, subject=subject(run_id), payload=payload, user_id=actor.user_id)


def order_documents(tx: Session, run_id: int, *, actor: Actor) -> Job:
    """Make the documents of a run that are missing."""
    return enqueue(tx, DOCUMENTS, subject=subject(run_id), payload={"run_id": run_id}, user_id=actor.user_id)


def order_print(tx: Session, run_id: int, *, actor: Actor) -> PrintRun:
    """Make one file of a run's valid certificates."""
    job = enqueue(tx, PRINT, subject=subject(run_id), payload={}, user_id=actor.user_id)
    printed = PrintRun(run_id=run_id, created_by_id=actor.user_id, job_id=job.id)
    tx.add(printed)
    tx.flush()
    job.payload = {"print_run_id": printed.id}
    return printed
