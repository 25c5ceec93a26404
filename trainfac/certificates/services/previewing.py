"""What a certificate would look like if it were issued now: drawn by a worker, with no number spent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from trainfac.certificates import policy, queries
from trainfac.certificates.render import problems_at_sight
from trainfac.certificates.services.drafting import draft, run_to_certify
from trainfac.certificates.snapshot import Snapshot
from trainfac.identity.roles import Actor
from trainfac.infra.jobs import Job, ask_cancel, enqueue, recent_jobs
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import msg

PREVIEW: Final = "certificates.preview"
_NO_CODE: Final = "XXXX-XXXX-XXXX"


def preview(
    session: Session, run_id: int, registration_id: int, *, actor: Actor, now: datetime, public_url: str
) -> Snapshot:
    """The snapshot of a participant's certificate with the number 0000 and codes that verify nothing.

    Raises NotFound, or RuleBroken with every reason that is found without laying it out why nothing could be issued.
    """
    run = run_to_certify(session, run_id)
    if not policy.may_issue(actor, run.facility_id):
        raise NotFound(msg("There is no such course run"))
    found = [person for person in queries.candidates(session, run_id) if person.registration.id == registration_id]
    if not found:
        raise NotFound(msg("There is no such participant of this run"))
    kind = found[0].eligibility.kind
    if kind is None:
        raise RuleBroken(*found[0].eligibility.reasons)
    issued_on = now.astimezone(run.facility.zone).date()
    stationery = queries.stationery(session, run.facility_id)
    drawn = draft(run, found[0], kind, stationery=stationery, issued_on=issued_on, public_url=public_url)
    problems = (*drawn.doubts, *problems_at_sight(drawn.snapshot, images=stationery.pictures))
    if problems:
        raise RuleBroken(*problems)
    return without_codes(drawn.snapshot, public_url)


def subject(registration_id: int) -> str:
    """What these jobs work on: whoever coordinates the run sees the same."""
    return f"certificate_preview:{registration_id}"


def order_preview(
    tx: Session, run_id: int, registration_id: int, *, actor: Actor, now: datetime, public_url: str
) -> Job:
    """Have it drawn once a worker comes to it; what is drawn already, or under way, is not drawn again.

    Raises as ``preview`` does.
    """
    mark = preview(tx, run_id, registration_id, actor=actor, now=now, public_url=public_url).mark
    for job in recent_jobs(tx, subject(registration_id), PREVIEW):
        if job.open and not job.cancel_asked and job.payload["mark"] == mark:
            return job
        if shows(tx, job, mark):
            return job
        if job.open:
            ask_cancel(tx, job.id)
    payload = {"run_id": run_id, "registration_id": registration_id, "user_id": actor.user_id, "mark": mark}
    return enqueue(tx, PREVIEW, subject=subject(registration_id), payload=payload, user_id=actor.user_id)


def latest_preview(session: Session, registration_id: int, mark: str) -> Job | None:
    """The one that is being drawn, else one that shows what would be issued now, else the last."""
    jobs = recent_jobs(session, subject(registration_id), PREVIEW)
    under_way = next((job for job in jobs if job.open and not job.cancel_asked), None)
    fitting = next((job for job in jobs if shows(session, job, mark)), None)
    return under_way or fitting or next(iter(jobs), None)


def shows(session: Session, job: Job, mark: str) -> bool:
    """Whether a job has drawn what has this mark, and it is kept."""
    return job.result.get("mark") == mark and queries.sample_of(session, job.id) is not None


def without_codes(snapshot: Snapshot, public_url: str) -> Snapshot:
    """The same with codes that verify nothing."""
    return replace(snapshot, verification_code="", human_code=_NO_CODE, verification_url=f"{public_url}/verify")
