"""A worker is killed again and again while it issues for a run; nothing is lost, doubled or skipped.

The facility has keys: what is killed in the middle is signed and proved as well.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.concurrency.issuing import PEOPLE, an_order
from tests.concurrency.working import a_worker, wait_until
from trainfac.certificates.models import Certificate
from trainfac.infra.db import read
from trainfac.infra.files import FileStore, StoredFile
from trainfac.infra.jobs import Job, JobState


@pytest.fixture
def order(app: Flask) -> int:
    return an_order(app)


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
