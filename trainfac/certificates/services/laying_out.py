"""Whether each certificate of a run fits on its page: found by a worker before anything is issued.

What was found is kept in the result of its job by the mark of what would be printed. So nothing is laid out twice, a
job that was killed or stopped keeps what it has, and what was found of a text that has changed is not asked for again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from trainfac.certificates.render import check_printable
from trainfac.certificates.services.orders import subject
from trainfac.certificates.snapshot import Snapshot
from trainfac.identity.roles import Actor
from trainfac.infra.jobs import Job, enqueue, recent_jobs
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import Message

LAYOUT: Final = "certificates.layout"
_PAGES: Final = "pages"


def order_layout(tx: Session, run_id: int, *, actor: Actor) -> Job:
    """Lay out the pages of a run that are not known yet; one order at a time."""
    for job in recent_jobs(tx, subject(run_id), LAYOUT):
        if job.open and not job.cancel_asked:
            return job
    payload = {"run_id": run_id, "user_id": actor.user_id}
    return enqueue(tx, LAYOUT, subject=subject(run_id), payload=payload, user_id=actor.user_id)


def latest_layout(session: Session, run_id: int) -> Job | None:
    """The last order, whether it goes on or has ended."""
    return next(iter(recent_jobs(session, subject(run_id), LAYOUT)), None)


def known_pages(session: Session, run_id: int) -> dict[str, Sequence[Message]]:
    """By mark: why a page does not hold its text; nothing where it does."""
    found: dict[str, Any] = {}
    for job in reversed(recent_jobs(session, subject(run_id), LAYOUT)):
        found |= job.result.get(_PAGES, {})
    return {mark: [Message.from_json(reason) for reason in reasons] for mark, reasons in found.items()}


def page_reasons(snapshot: Snapshot, images: Mapping[str, bytes]) -> Sequence[Message]:
    """Why the page does not hold the text: what issuing would say, with nothing else wrong."""
    try:
        check_printable(snapshot, images=images)
    except RuleBroken as error:
        return error.reasons
    return ()


def keep_pages(tx: Session, job_id: int, pages: Mapping[str, Sequence[Message]]) -> dict[str, Any]:
    """Add to the result of a job what it has found."""
    job = tx.get_one(Job, job_id, with_for_update=True)
    found = {mark: [reason.to_json() for reason in reasons] for mark, reasons in pages.items()}
    job.result = {_PAGES: {**job.result.get(_PAGES, {}), **found}}
    return job.result


def still_good(known: Mapping[str, Sequence[Message]], marks: Collection[str]) -> dict[str, Sequence[Message]]:
    """What earlier jobs found of pages that would still be printed so."""
    return {mark: known[mark] for mark in marks if mark in known}
