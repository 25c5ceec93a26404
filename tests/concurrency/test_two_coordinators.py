"""Two coordinators issue for the same run at the same moment: one certificate each, and numbers without a gap."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders as make
from tests.conftest import written
from tests.integration.certificates.house import AFTER, URL, House
from trainfac.certificates import renderers
from trainfac.certificates.models import Certificate
from trainfac.certificates.services.issuing import issue_certificates
from trainfac.certificates.services.orders import order_documents
from trainfac.identity.roles import Actor
from trainfac.infra.db import read, transact
from trainfac.infra.files import StoredFile
from trainfac.infra.jobs import Job, run_job
from trainfac.infra.web import clock

PEOPLE, COORDINATORS = 6, 4


@pytest.fixture
def house(app: Flask) -> House:
    with written(app) as tx:
        house = House(tx)
        for number in range(PEOPLE):
            house.participant(f"Participant {number}")
        house.actors = [
            make.actor(make.a_coordinator(tx, house.facility, f"c{number}@hyd.example"))
            for number in range(COORDINATORS)
        ]
        return house


def at_once(app: Flask, acts: list[Callable[[], object]]) -> list[object]:
    """Each in a thread with a connection of its own; all wait for the last one before they begin."""
    ready = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        with app.app_context():
            ready.wait(60)
            return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def certificates() -> list[Certificate]:
    return list(read().scalars(select(Certificate).order_by(Certificate.number)))


def test_everybody_gets_one_certificate_and_no_number_is_lost(app: Flask, house: House) -> None:
    def issue(actor: Actor) -> Callable[[], object]:
        return lambda: transact(issue_certificates, house.run.id, actor=actor, now=AFTER, public_url=URL)

    told = at_once(app, [issue(actor) for actor in house.actors])
    issued = certificates()
    assert sorted(len(each.certificates) for each in told) == [0] * (COORDINATORS - 1) + [PEOPLE]
    assert {each.already for each in told if not each.certificates} == {PEOPLE}, "the others are told who holds one"
    assert [certificate.number for certificate in issued] == list(range(1, PEOPLE + 1))
    assert len({certificate.registration_id for certificate in issued}) == PEOPLE


def test_each_certificate_gets_one_document_although_many_make_it(
    app: Flask, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Laid out by one thread only, elsewhere: here the question is who may keep what was made.
    monkeypatch.setattr(renderers, "in_use", lambda snapshot, **_: f"%PDF- {snapshot.serial}".encode())
    transact(issue_certificates, house.run.id, actor=house.actor, now=AFTER, public_url=URL)
    orders = [transact(_another_order, house.run.id, actor) for actor in house.actors]
    at_once(app, [lambda job=job: run_job(job, lease=timedelta(minutes=1), clock=clock) for job in orders])
    assert {job.state.value for job in read().scalars(select(Job))} == {"done"}
    kept = list(read().scalars(select(StoredFile.name).where(StoredFile.purpose == "certificate")))
    assert sorted(kept) == [f"{certificate.serial}.pdf" for certificate in certificates()]


def _another_order(tx, run_id: int, actor: Actor) -> int:
    """As if nobody had looked whether one is under way."""
    job = order_documents(tx, run_id, actor=actor)
    job.payload = {**job.payload, "asked_by": actor.user_id}
    return job.id
