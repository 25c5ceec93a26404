"""What is being made for a run, how the last order ended, and what is left to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trainfac.certificates import policy, queries
from trainfac.certificates.models import Certificate, PrintRun
from trainfac.certificates.print_register import not_valid
from trainfac.certificates.services.orders import DOCUMENTS, ISSUE, KINDS, subject
from trainfac.certificates.states import HELD
from trainfac.identity.access import current_actor
from trainfac.infra.db import read
from trainfac.infra.jobs import Job, JobState, jobs_of
from trainfac.scheduling.models import CourseRun


@dataclass(frozen=True)
class Work:
    """Jobs on a run. ``refused`` are people of the last order to issue who still hold no certificate."""

    open_jobs: list[Job]
    stoppable: frozenset[int]  # those of them that whoever is signed in may stop, by id
    last: Job | None  # that ended
    refused: list[dict[str, Any]]
    unmade: int  # certificates without their document
    print_run: PrintRun | None
    print_is_old: bool  # something was issued, superseded or revoked after it
    print_is_refused: bool  # a certificate in it does not count any more

    @property
    def failed(self) -> list[dict[str, Any]]:
        """Certificates whose documents the last job could not make."""
        return self.last.result.get("failed", []) if self.last and self.unmade else []

    @property
    def issuing(self) -> bool:
        """Whether what the rest of the page tells is about to change."""
        return any(job.kind in {ISSUE, DOCUMENTS} for job in self.open_jobs)

    @property
    def issued(self) -> int:
        """How many certificates the last job issued, once all have their documents."""
        done = self.last is not None and self.last.kind == ISSUE and self.last.state is JobState.DONE
        return self.last.result.get("issued", 0) if self.last and done and not self.unmade else 0


def work_on(run: CourseRun) -> Work:
    """The work on a run, in a fixed number of queries, for somebody who may print its certificates."""
    jobs = [job for job in jobs_of(read(), subject(run.id)) if job.kind in KINDS]
    going_on = [job for job in jobs if job.open]
    ended = [job for job in jobs if not job.open]
    issued = queries.certificates_of_run(read(), run.id)
    printed = queries.latest_print_run(read(), run.id)
    return Work(
        open_jobs=going_on,
        stoppable=frozenset(job.id for job in going_on if _may_stop(job, run)),
        last=next(iter(ended), None),
        refused=_refused(next((job for job in ended if job.kind == ISSUE), None), issued),
        unmade=sum(certificate.file_id is None for certificate in issued),
        print_run=printed,
        print_is_old=printed is not None and any(_changed_after(printed, certificate) for certificate in issued),
        print_is_refused=printed is not None and bool(not_valid(printed, issued)),
    )


def _may_stop(job: Job, run: CourseRun) -> bool:
    return not job.cancel_asked and policy.may_stop(current_actor(), run.facility_id, job.created_by_id)


def _refused(order: Job | None, issued: Sequence[Certificate]) -> list[dict[str, Any]]:
    holders = {c.registration_id for c in issued if c.state in HELD}
    refused: list[dict[str, Any]] = order.result.get("refused", []) if order else []
    return [refusal for refusal in refused if refusal["registration_id"] not in holders]


def _changed_after(printed: PrintRun, certificate: Certificate) -> bool:
    return (certificate.state_changed_at or certificate.issued_at) > printed.created_at
