"""Long work outside the request: a row says what is to do and how far it is, Huey only wakes a worker.

A job is killed at any line without harm: its handler does small transactions that can be repeated, and a
sweep takes up rows whose lease ran out. Each application has its own crew: who does which kind, how a worker is woken.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from flask import current_app
from sqlalchemy import ForeignKey, Index, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from trainfac.infra.db import Base, after_commit, choice, transact
from trainfac.kernel.errors import DomainError, NotFound, StorageFull
from trainfac.kernel.messages import Message, msg
from trainfac.kernel.states import State, StateMachine

log = logging.getLogger(__name__)


class JobState(State):
    QUEUED = "queued", msg("Waiting")
    RUNNING = "running", msg("Running")
    DONE = "done", msg("Done")
    FAILED = "failed", msg("Failed")
    CANCELLED = "cancelled", msg("Cancelled")


JOB_STATES: Final = StateMachine(
    "Job",
    {
        JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED}),
        JobState.RUNNING: frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED}),
        JobState.FAILED: frozenset({JobState.QUEUED}),
        JobState.CANCELLED: frozenset({JobState.QUEUED}),
    },
)
OPEN_STATES: Final = (JobState.QUEUED, JobState.RUNNING)
_RECENT: Final = 5  # jobs


class Job(Base):
    """One piece of long work, with its progress and how it ended."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_lease", "state", "lease_until"),)

    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)  # what it works on, as "course_run:12"
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[JobState] = mapped_column(choice(JobState, "job_state"), default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    failure: Mapped[dict[str, Any] | None]  # a Message as JSON
    lease_until: Mapped[datetime | None]
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    finished_at: Mapped[datetime | None]

    def move(self, state: JobState) -> None:
        JOB_STATES.check(self.state, state)
        self.state = state

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES


class JobCancelled(Exception):
    """Raised inside a handler when the person asked to stop."""


@dataclass(frozen=True)
class Progress:
    """What a handler holds on to: reports progress, keeps the lease, learns of a wish to stop."""

    job_id: int
    lease: timedelta
    clock: Callable[[], datetime]

    def report(self, done: int, total: int) -> None:
        """Say how far the work is; raises JobCancelled when it should stop here."""
        if not transact(_report, self.job_id, done, total, self.clock() + self.lease):
            raise JobCancelled


Handler = Callable[[Mapping[str, Any], Progress], Mapping[str, Any]]


@dataclass
class Crew:
    """Who does the jobs of an application: ``wake`` calls a worker for a job id, ``handlers`` do each kind."""

    wake: Callable[[int], object]
    handlers: dict[str, Handler] = field(default_factory=dict)


def crew() -> Crew:
    """That of the current application; it is made while the application is built."""
    found: Crew = current_app.extensions["jobs"]
    return found


def enqueue(tx: Session, kind: str, *, subject: str, payload: Mapping[str, Any], user_id: int | None) -> Job:
    """Write down a job; a worker is woken once the transaction is committed."""
    job = Job(kind=kind, subject=subject, payload=dict(payload), created_by_id=user_id, state=JobState.QUEUED)
    tx.add(job)
    tx.flush()
    after_commit(tx, lambda: crew().wake(job.id))
    return job


def ask_cancel(tx: Session, job_id: int) -> Job:
    """Ask an open job to stop; what it has done so far stays."""
    job = tx.get(Job, job_id, with_for_update=True)
    if job is None:
        raise NotFound(msg("There is no such job"))
    if job.state is JobState.QUEUED:
        job.move(JobState.CANCELLED)
    elif job.state is JobState.RUNNING:
        job.cancel_asked = True
    return job


def jobs_of(session: Session, subject: str, kind: str | None = None) -> list[Job]:
    """The jobs that worked or work on a subject, newest first."""
    query = select(Job).where(Job.subject == subject).order_by(Job.id.desc())
    return list(session.scalars(query if kind is None else query.where(Job.kind == kind)))


def recent_jobs(session: Session, subject: str, kind: str) -> list[Job]:
    """The last few of a kind, newest first: what was made before them is asked for by nobody."""
    query = select(Job).where(Job.subject == subject, Job.kind == kind).order_by(Job.id.desc()).limit(_RECENT)
    return list(session.scalars(query))


def is_under_way(session: Session, job_id: int) -> bool:
    """Whether somebody works on it and was not asked to stop."""
    found = select(Job.id).where(Job.id == job_id, Job.state == JobState.RUNNING, ~Job.cancel_asked)
    return session.scalar(found) is not None


def run_job(job_id: int, *, lease: timedelta, clock: Callable[[], datetime]) -> None:
    """Do a job if it is still to do and nobody holds it.

    On a full disk not even that can be written down: the job stays as it is, and is taken up once there is room.
    """
    try:
        _run(job_id, lease, clock)
    except StorageFull:
        log.exception("job %s waits", job_id)


def _run(job_id: int, lease: timedelta, clock: Callable[[], datetime]) -> None:
    taken = transact(_take, job_id, clock(), lease)
    if taken is None:
        return
    kind, payload = taken
    try:
        result = crew().handlers[kind](payload, Progress(job_id, lease, clock))
    except KeyboardInterrupt:  # the worker was told to stop
        transact(_let_go, job_id)
        raise
    except JobCancelled:
        transact(_finish, job_id, JobState.CANCELLED, clock(), result=None, failure=None)
    except DomainError as error:
        transact(_finish, job_id, JobState.FAILED, clock(), result=None, failure=error.message)
    except Exception as error:
        if _told_to_stop(error):
            transact(_let_go, job_id)
            raise KeyboardInterrupt from error
        log.exception("job %s (%s) failed", job_id, kind)
        failure = msg("Something went wrong on our side. Nothing was lost; start it again, or tell the administrator.")
        transact(_finish, job_id, JobState.FAILED, clock(), result=None, failure=failure)
    else:
        transact(_finish, job_id, JobState.DONE, clock(), result=result, failure=None)


def _told_to_stop(error: BaseException) -> bool:
    """Whether the worker was told to stop, and who was interrupted failed in tidying up: that error is what is left."""
    looked_at: BaseException | None = error
    while looked_at is not None:
        if isinstance(looked_at, KeyboardInterrupt):
            return True
        looked_at = looked_at.__cause__ or looked_at.__context__
    return False


def abandoned(session: Session, now: datetime) -> list[int]:
    """Jobs that nobody works on: queued ones, and running ones whose lease ran out."""
    running_without_lease = (Job.state == JobState.RUNNING) & or_(Job.lease_until.is_(None), Job.lease_until < now)
    return list(session.scalars(select(Job.id).where(or_(Job.state == JobState.QUEUED, running_without_lease))))


def _take(tx: Session, job_id: int, now: datetime, lease: timedelta) -> tuple[str, dict[str, Any]] | None:
    job = tx.get(Job, job_id, with_for_update=True)
    if job is None or not job.open:
        return None
    if job.state is JobState.RUNNING and job.lease_until is not None and job.lease_until >= now:
        return None
    if job.state is JobState.QUEUED:
        job.move(JobState.RUNNING)
    job.lease_until = now + lease
    return job.kind, dict(job.payload)


def _let_go(tx: Session, job_id: int) -> None:
    """Another worker may take it up at once."""
    tx.execute(update(Job).where(Job.id == job_id, Job.state == JobState.RUNNING).values(lease_until=None))


def _report(tx: Session, job_id: int, done: int, total: int, lease_until: datetime) -> bool:
    tx.execute(update(Job).where(Job.id == job_id).values(done=done, total=total, lease_until=lease_until))
    return not tx.scalar(select(Job.cancel_asked).where(Job.id == job_id))


def _finish(
    tx: Session,
    job_id: int,
    state: JobState,
    now: datetime,
    *,
    result: Mapping[str, Any] | None,
    failure: Message | None,
) -> None:
    job = tx.get_one(Job, job_id, with_for_update=True)
    job.move(state)
    job.finished_at = now
    job.lease_until = None
    if result is not None:
        job.result = dict(result)
    job.failure = None if failure is None else failure.to_json()
