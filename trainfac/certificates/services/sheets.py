"""Orders for the sheet on which people sign when they take their certificates."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from trainfac.certificates import queries
from trainfac.certificates.states import Paper
from trainfac.identity.roles import Actor
from trainfac.infra.jobs import Job, enqueue, recent_jobs

SHEET: Final = "certificates.signatures"


def subject(run_id: int) -> str:
    """What these jobs work on: whoever prints for the run sees the same."""
    return f"signature_sheet:{run_id}"


def order_sheet(tx: Session, run_id: int, paper: Paper, *, actor: Actor, lang: str, today: date) -> Job:
    """Have the sheet drawn in a language; the same one, drawn already or under way, is not drawn again."""
    lines = queries.sheet_lines(tx, run_id)
    payload = {
        "run_id": run_id,
        "paper": paper.value,
        "lang": lang,
        "day": today.isoformat(),
        "serials": [certificate.serial for certificate, _entry in lines],
        "handovers": sorted(entry.id for _certificate, entry in lines if entry),
    }
    for job in recent_jobs(tx, subject(run_id), SHEET):
        if job.payload == payload and (job.open or queries.sample_of(tx, job.id) is not None):
            return job
    return enqueue(tx, SHEET, subject=subject(run_id), payload=payload, user_id=actor.user_id)
