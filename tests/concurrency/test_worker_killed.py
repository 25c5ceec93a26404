"""A worker is killed again and again while it issues for a run; nothing is lost, doubled or skipped.

The facility has keys: what is killed in the middle is signed and proved as well.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import builders as make
from tests.conftest import written
from tests.integration.signing.keys import a_key
from trainfac.certificates.models import Certificate
from trainfac.certificates.services.orders import order_issue
from trainfac.delivery.services.totals import record_share
from trainfac.infra.db import db, read, transact
from trainfac.infra.files import FileStore, StoredFile
from trainfac.infra.jobs import Job, JobState
from trainfac.scheduling.states import RunState
from trainfac.signing.states import KeyAlgorithm

PEOPLE = 12
PATIENCE = 90  # seconds


@pytest.fixture
def order(app: Flask) -> int:
    """A finished run with participants who have earned a certificate, and the order to issue; the id of its job."""
    ended = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    with written(app) as tx:
        facility = make.a_facility(tx)
        for algorithm in (KeyAlgorithm.P256, KeyAlgorithm.ED25519):
            a_key(tx, facility, algorithm, begins=ended)
        run = make.a_run(
            tx, facility, make.course(tx), starts_on=(ended - timedelta(days=3)).date(), days=3,
            state=RunState.FINISHED,
        )  # fmt: skip
        make.a_session(tx, run, starts_at=ended)
        tx.refresh(run)
        laboratory = make.a_laboratory(tx)
        for number in range(PEOPLE):
            person = make.a_person(tx, f"Participant {number:02d}")
            registration = make.a_registration(tx, run, person, laboratory)
            record_share(tx, registration.id, run.sessions, 100, user_id=None)
        actor = make.actor(make.a_coordinator(tx, facility))
        run_id = run.id
    return transact(order_issue, run_id, None, actor=actor).id


@contextmanager
def a_worker(app: Flask) -> Iterator[subprocess.Popen[bytes]]:
    settings = app.config["SETTINGS"]
    env = {
        **os.environ,
        "TRAINFAC_ENV": "development",
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "INSTANCE_PATH": str(settings.instance_path),
        "JOB_LEASE_SECONDS": "1",
        "KEY_PASSPHRASE": settings.key_passphrase,
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    worker = subprocess.Popen(command, env=env, start_new_session=True)
    try:
        yield worker
    finally:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        db.session.rollback()
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def documents() -> int:
    return read().scalar(select(func.count(Certificate.file_id))) or 0


def test_every_eligible_person_has_exactly_one_certificate_and_no_number_is_lost(app: Flask, order: int) -> None:
    def state() -> JobState:
        return read().scalars(select(Job.state).where(Job.id == order)).one()

    for point in (lambda: state() is JobState.RUNNING, lambda: documents() >= 3, lambda: documents() >= 8):
        with a_worker(app) as worker:
            wait_until(point)
            os.killpg(worker.pid, signal.SIGKILL)
    assert state() is JobState.RUNNING, "the worker was to be killed before it had finished"
    with a_worker(app):
        wait_until(lambda: state() is JobState.DONE)

    certificates = list(read().scalars(select(Certificate).order_by(Certificate.number)))
    assert [certificate.number for certificate in certificates] == list(range(1, PEOPLE + 1))
    assert len({certificate.registration_id for certificate in certificates}) == PEOPLE
    assert len({certificate.code for certificate in certificates}) == PEOPLE
    store: FileStore = app.extensions["files"]
    for certificate in certificates:
        for file_id in (certificate.file_id, certificate.credential_file_id):
            assert file_id is not None
            stored = read().get_one(StoredFile, file_id)
            assert hashlib.sha256(store.read(stored)).hexdigest() == stored.sha256
        credential = store.read(read().get_one(StoredFile, certificate.credential_file_id))
        assert json.loads(credential)["proof"]
    assert read().get_one(Job, order).result["issued"] == PEOPLE
