"""What goes wrong while certificates are issued: full disks, clocks, and people who change things meanwhile."""

from __future__ import annotations

import errno
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import written
from tests.integration.certificates.house import AFTER, House
from tests.integration.certificates.test_templates import content, published
from tests.pdf.certificates.reading import reader, text_of
from trainfac.certificates import making
from trainfac.certificates.content import LanguageText
from trainfac.certificates.models import Certificate
from trainfac.certificates.services.orders import ISSUE, order_documents, order_issue
from trainfac.infra import files
from trainfac.infra.db import read, transact
from trainfac.infra.files import StoredFile
from trainfac.infra.jobs import Job, Progress, run_job
from trainfac.infra.web import clock
from trainfac.kernel.errors import RuleBroken
from trainfac.scheduling.models import Signatory


@pytest.fixture
def full(monkeypatch):
    """The disk takes one file more; returns what makes room again."""
    written_whole, left = files._write, [1]

    def write(path, content):
        if not left:
            raise OSError(errno.ENOSPC, "No space left on device")
        left.pop()
        written_whole(path, content)

    monkeypatch.setattr(files, "_write", write)
    return lambda: monkeypatch.setattr(files, "_write", written_whole)


def work(order, house):
    job_id = transact(order, house.run.id, *([None] if order is order_issue else []), actor=house.actor).id
    run_job(job_id, lease=timedelta(minutes=1), clock=clock)
    return read().get_one(Job, job_id, populate_existing=True)


def documents():
    query = select(Certificate, StoredFile).outerjoin(StoredFile, StoredFile.id == Certificate.file_id)
    return list(read().execute(query.order_by(Certificate.number)))


def test_a_full_disk_is_told_loses_nothing_and_the_work_goes_on_once_there_is_room(app, house, full):
    failed = work(order_issue, house)
    assert failed.state.value == "failed"
    assert "disk" in failed.failure["text"]
    found = documents()
    assert [certificate.number for certificate, _ in found] == [1, 2, 3]
    assert [stored is not None for _, stored in found] == [True, False, False]
    first = found[0][1].sha256
    full()
    again = work(order_issue, house)
    assert (again.state.value, again.result["issued"], again.result["already"]) == ("done", 0, 3)
    found = documents()
    assert [certificate.number for certificate, _ in found] == [1, 2, 3]
    assert found[0][1].sha256 == first
    store = app.extensions["files"]
    assert all(store.read(stored).startswith(b"%PDF-") for _, stored in found)


def test_an_order_taken_up_again_tells_on_from_where_it_was(app, house, monkeypatch):
    make, left = making.make_document, [1]

    def killed(workshop, certificate_id):
        if not left:
            raise KeyboardInterrupt
        left.pop()
        return make(workshop, certificate_id)

    monkeypatch.setattr(making, "make_document", killed)
    with pytest.raises(KeyboardInterrupt):
        work(order_issue, house)
    monkeypatch.setattr(making, "make_document", make)
    told = []
    monkeypatch.setattr(Progress, "report", lambda _, done, total: told.append((done, total)))
    job_id = read().scalars(select(Job.id).where(Job.kind == ISSUE)).one()
    run_job(job_id, lease=timedelta(minutes=1), clock=clock)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_what_is_changed_in_the_middle_of_a_batch_changes_nothing_that_was_issued(app, house, full):
    work(order_issue, house)
    with written(app) as tx:
        run = tx.merge(house.run)
        signed_by = run.facility.signatories[0].name
        title = run.course.title
        tx.delete(tx.scalars(select(Signatory).where(Signatory.facility_id == run.facility_id)).first())
        run.course.title = "Another course"
        run.facility.name = "Another facility"
    full()
    assert work(order_documents, house).result["made"] == 2
    store = app.extensions["files"]
    for _, stored in documents():
        printed = " ".join(text_of(store.read(stored)).split())
        assert signed_by in printed
        assert title in printed
        assert "Another" not in printed


def test_a_template_published_in_the_middle_of_a_batch_changes_nothing_that_was_issued(app, house, full):
    with written(app) as tx:
        house.tx = tx
        before = published(house, content())
    work(order_issue, house)
    with written(app) as tx:
        house.tx = tx
        after = published(house, content(first=LanguageText("en", statement="Said from today on"), design="upright"))
    full()
    assert work(order_documents, house).result["made"] == 2
    store = app.extensions["files"]
    for certificate, stored in documents():
        assert certificate.template_version_id == before.id != after.id
        drawn = store.read(stored)
        assert "Said from today on" not in " ".join(text_of(drawn).split())
        width, height = reader(drawn).pages[0].mediabox.upper_right
        assert width > height, "as wide as the template was, not upright"


def test_after_the_clock_was_set_back_nothing_is_issued(tx):
    house = House(tx)
    house.participant("Abebe")
    house.issue()
    house.participant("Bontu")
    with pytest.raises(RuleBroken, match=r"The clock of this computer stands before .* HYD-2026-0001 was issued"):
        house.issue(now=AFTER - timedelta(minutes=6))
    assert len(house.certificates()) == 1
    house.issue(now=AFTER - timedelta(minutes=4))  # no two computers have quite the same time
    assert len(house.certificates()) == 2
