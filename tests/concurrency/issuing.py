"""An order to issue that takes a worker a few seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

from tests import builders as make
from tests.conftest import written
from tests.integration.signing.keys import a_key
from trainfac.certificates.services.orders import order_issue
from trainfac.delivery.services.totals import record_share
from trainfac.infra.db import transact
from trainfac.scheduling.states import RunState
from trainfac.signing.states import KeyAlgorithm

PEOPLE = 16


def an_order(app: Flask) -> int:
    """A finished run with participants who have earned a certificate, and the order to issue; the id of its job."""
    ended = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    with written(app) as tx:
        facility = make.a_facility(tx)
        for algorithm in (KeyAlgorithm.P256, KeyAlgorithm.ED25519):
            a_key(tx, facility, algorithm, begins=ended)
        run = make.a_run(
            tx, facility, make.course(tx), starts_on=(ended - timedelta(days=3)).date(), days=3,
            state=RunState.FINISHED, capacity=PEOPLE,
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
