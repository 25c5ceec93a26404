"""A worker is several processes: they share the work, are replaced when they die, and none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.concurrency.issuing import PEOPLE, an_order
from tests.concurrency.working import a_worker, wait_until
from trainfac.certificates.models import Certificate
from trainfac.certificates.services.orders import HELP
from trainfac.infra.db import read
from trainfac.infra.jobs import Job, JobState
from trainfac.infra.queue import WorkerHeartbeat

A_LONG_LEASE = 600  # seconds: nobody takes a job up because of the time that has passed


@pytest.fixture
def order(app: Flask) -> int:
    return an_order(app)


def documents() -> int:
    return read().scalar(select(func.count(Certificate.file_id))) or 0


def state_of(job_id: int) -> JobState:
    return read().scalars(select(Job.state).where(Job.id == job_id)).one()


def alive() -> set[int]:
    """The process ids of workers, as they told them."""
    return {int(name.rpartition(":")[2]) for name in read().scalars(select(WorkerHeartbeat.name))}


def ended(worker: subprocess.Popen[bytes]) -> bool:
    """Whether nothing is left of all that was started."""
    worker.poll()
    try:
        os.killpg(worker.pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_two_processes_make_the_documents_of_one_order(app: Flask, order: int) -> None:
    with a_worker(app):
        wait_until(lambda: state_of(order) is JobState.DONE)
        wait_until(lambda: read().scalar(select(Job.state).where(Job.kind == HELP)) is JobState.DONE)
    helped = read().scalars(select(Job).where(Job.kind == HELP)).one()
    assert 0 < helped.result["made"] < PEOPLE
    assert documents() == PEOPLE
    assert read().get_one(Job, order).result["issued"] == PEOPLE


def test_a_process_that_was_killed_is_replaced_and_its_job_is_finished(app: Flask, order: int) -> None:
    with a_worker(app) as worker:
        wait_until(lambda: len(alive()) == 2 and documents() >= 1)
        first = alive()
        for process in first:
            os.kill(process, signal.SIGKILL)
        wait_until(lambda: len(alive() - first) == 2)
        wait_until(lambda: state_of(order) is JobState.DONE)
        assert worker.poll() is None
    assert documents() == PEOPLE


def test_told_to_stop_it_lets_go_of_its_job_at_once_and_leaves_no_process(app: Flask, order: int) -> None:
    with a_worker(app, lease=A_LONG_LEASE) as worker:
        wait_until(lambda: documents() >= 1)
        worker.terminate()
        wait_until(lambda: ended(worker))
    assert state_of(order) is JobState.RUNNING, "it was to be stopped before it had finished"
    assert read().get_one(Job, order).lease_until is None
    assert alive() == set()
    with a_worker(app, lease=A_LONG_LEASE):
        wait_until(lambda: state_of(order) is JobState.DONE)
    assert documents() == PEOPLE


def test_no_process_outlives_the_one_that_started_it(app: Flask, order: int) -> None:
    with a_worker(app) as worker:
        wait_until(lambda: documents() >= 1)
        worker.kill()
        wait_until(lambda: ended(worker))
    assert state_of(order) is JobState.RUNNING
