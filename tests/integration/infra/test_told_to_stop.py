"""A worker that is told to stop in the middle of a job: another takes it up, whatever was interrupted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from trainfac.infra.db import read, transact
from trainfac.infra.jobs import Job, JobState, crew, enqueue, run_job
from trainfac.infra.web import clock

LEASE = timedelta(minutes=1)


def stopped() -> None:
    raise KeyboardInterrupt


def stopped_while_a_connection_is_looked_at() -> None:
    """As PostgreSQL's driver does: what was interrupted cannot be put back, and that error is what is left."""
    try:
        try:
            raise KeyboardInterrupt
        finally:
            raise ValueError("can't change 'autocommit' now")
    except ValueError as error:
        raise ProgrammingError("select 1", {}, error) from error


def failed() -> None:
    raise ValueError("something else")


def job_done_by(work: Callable[[], None]) -> int:
    def handler(_payload: object, _progress: object) -> dict[str, str]:
        work()
        return {}

    crew().handlers["a kind"] = handler
    return transact(enqueue, "a kind", subject="something", payload={}, user_id=None).id


def state() -> tuple[JobState, bool]:
    """Of the one job; and whether somebody holds it."""
    job = read().scalars(select(Job)).one()
    return job.state, job.lease_until is not None


@pytest.mark.parametrize("how", [stopped, stopped_while_a_connection_is_looked_at])
def test_the_job_waits_for_another_and_the_worker_ends(app: Flask, how: Callable[[], None]) -> None:
    with app.app_context():
        number = job_done_by(how)
        with pytest.raises(KeyboardInterrupt):
            run_job(number, lease=LEASE, clock=clock)
        assert state() == (JobState.RUNNING, False)


def test_an_error_of_its_own_is_the_end_of_a_job(app: Flask) -> None:
    with app.app_context():
        run_job(job_done_by(failed), lease=LEASE, clock=clock)
        assert state() == (JobState.FAILED, False)
