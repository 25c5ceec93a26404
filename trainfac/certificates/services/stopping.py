"""Stopping what was ordered for a run."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainfac.certificates import policy
from trainfac.certificates.services.drafting import run_to_certify
from trainfac.certificates.services.laying_out import LAYOUT
from trainfac.certificates.services.orders import KINDS, subject
from trainfac.delivery.queries import trainers_of_run
from trainfac.identity.roles import Actor
from trainfac.infra.jobs import Job, ask_cancel, jobs_of
from trainfac.kernel.errors import Forbidden, NotFound
from trainfac.kernel.messages import msg


def stop(tx: Session, run_id: int, job_id: int, *, actor: Actor) -> Job:
    """Ask a job on a run to stop: what was issued stays issued, and what was found is kept.

    Raises NotFound, or Forbidden for a trainer of the run who did not order it.
    """
    run = run_to_certify(tx, run_id)
    jobs = {job.id: job for job in jobs_of(tx, subject(run_id)) if job.kind in {*KINDS, LAYOUT}}
    if job_id not in jobs or not policy.may_print(actor, run.facility_id, trainers_of_run(tx, run_id)):
        raise NotFound(msg("There is no such job"))
    if not policy.may_stop(actor, run.facility_id, jobs[job_id].created_by_id):
        raise Forbidden(msg("Only whoever ordered this, or a coordinator, stops it"))
    return ask_cancel(tx, job_id)
