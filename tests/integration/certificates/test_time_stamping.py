"""The job that adds time stamps behind kept certificates."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from tests.integration.certificates.house import AFTER, House
from tests.integration.signing.keys import a_key
from tests.integration.signing.time_service import a_time_service
from trainfac.certificates import queries, time_stamping
from trainfac.certificates.making import make_documents
from trainfac.certificates.models import Certificate, CertificateFile
from trainfac.certificates.time_stamping import Stamping, order_due
from trainfac.infra.db import read
from trainfac.signing.inspecting import Verdict, inspect
from trainfac.signing.queries import document_chains
from trainfac.signing.states import SignatureLevel
from trainfac.signing.time_stamps import TimeService

LATER = AFTER + timedelta(hours=1)
LEVELS = [SignatureLevel.SIGNED, SignatureLevel.TIMESTAMPED, SignatureLevel.ARCHIVAL]


class Quiet:
    def report(self, done, total):
        """Nobody looks."""


@pytest.fixture
def issued(tx):
    house = House(tx)
    house.participant()
    a_key(tx, house.facility, begins=AFTER - timedelta(days=1))
    house.issue()
    tx.commit()
    workshop = replace(current_app.extensions["certificates"], clock=lambda: LATER)
    make_documents(workshop, house.run.id, lambda *_: None)
    return workshop.store


@pytest.fixture
def service():
    with a_time_service(LATER) as (address, root, asked):
        yield TimeService(address, root), asked


def stamp(store, service):
    read().rollback()
    return Stamping(store, service, lambda: LATER + timedelta(minutes=1)).stamp_due({}, Quiet())


def files(tx):
    fresh = select(CertificateFile).order_by(CertificateFile.id).execution_options(populate_existing=True)
    found = list(tx.scalars(fresh))
    tx.commit()  # the job writes next
    return found


def test_a_certificate_is_proven_to_the_end_once_and_every_file_of_it_stays_known(tx, issued, service):
    assert stamp(issued, service[0])["stamped"] == 1
    assert stamp(issued, service[0])["stamped"] == 0
    known = files(tx)
    assert [file.level for file in known] == LEVELS
    contents = [issued.read(file.file) for file in known]
    assert contents[2].startswith(contents[1])
    assert contents[1].startswith(contents[0])
    certificate = tx.scalars(select(Certificate)).one()
    assert certificate.file_id == known[2].file_id
    assert {queries.by_digest(tx, file.file.sha256).id for file in known} == {certificate.id}
    assert [inspect(content, document_chains(tx)).verdict for content in contents] == [Verdict.VALID] * 3


def test_a_service_that_is_away_leaves_everything_for_the_next_job(tx, issued, service):
    service[1].answers = "refuses"
    assert stamp(issued, service[0])["left"] == 1
    assert [file.level for file in files(tx)] == LEVELS[:1]
    service[1].answers = "stamps"
    stamp(issued, service[0])
    assert [file.level for file in files(tx)] == LEVELS


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize(("line", "reached"), [("add_time_stamp", 1), ("_follow", 1), ("add_proof", 2)])
def test_killed_at_any_step_the_next_job_goes_on_from_there(tx, issued, service, monkeypatch, line, reached):
    def killed(*_args, **_kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(time_stamping, line, killed)
        with pytest.raises(Killed):
            stamp(issued, service[0])
    assert len(files(tx)) == reached
    stamp(issued, service[0])
    assert [file.level for file in files(tx)] == LEVELS


def test_a_job_is_ordered_once_while_something_is_due(tx, issued, service):
    assert order_due(tx, LATER) is not None
    assert order_due(tx, LATER) is None


def test_nothing_is_ordered_when_nothing_is_due(tx, issued, service):
    stamp(issued, service[0])
    assert order_due(tx, LATER) is None
