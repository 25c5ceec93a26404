"""What facts about pages of certificates begin with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.conftest import written
from tests.web.cast import RUN, Cast
from trainfac.certificates.models import Certificate
from trainfac.enrolment.models import Registration
from trainfac.infra.db import read
from trainfac.infra.jobs import OPEN_STATES, Job, run_job
from trainfac.infra.web import clock
from trainfac.scheduling.states import RunState

Work = Callable[[], None]


@pytest.fixture
def cast(app: Flask) -> Cast:
    """A course that ended today; Abebe and Bontu attended all of it and passed."""
    with written(app) as tx:
        return Cast(tx, RunState.FINISHED, recorded=True)


@pytest.fixture
def coordinator(app: Flask, cast: Cast) -> FlaskClient:
    """The browser of its coordinator."""
    return cast.browser(app, "coordinator")


@pytest.fixture
def trainer(app: Flask, cast: Cast) -> FlaskClient:
    """The browser of the trainer who taught it."""
    return cast.browser(app, "trainer")


@pytest.fixture
def work(app: Flask) -> Work:
    """Do what a worker would do now."""

    def work() -> None:
        with app.app_context():
            ids = list(read().scalars(select(Job.id).where(Job.state.in_(OPEN_STATES)).order_by(Job.id)))
            for job_id in ids:
                run_job(job_id, lease=timedelta(minutes=1), clock=clock)

    return work


@pytest.fixture
def issued(app: Flask, coordinator: FlaskClient, work: Work) -> list[Certificate]:
    """The certificates of the run, issued on its page, by number: Abebe's and Bontu's."""
    coordinator.post(f"{RUN}/certificates/issue")
    work()
    return certificates(app)


def certificates(app: Flask) -> list[Certificate]:
    """All there are, by number."""
    with written(app) as tx:
        return list(tx.scalars(select(Certificate).order_by(Certificate.number)))


def takes_part_as_abebe(app: Flask, cast: Cast, who: str) -> None:
    """Make the coordinator or trainer the person who takes part in Abebe's place, and nobody else that person."""
    with written(app) as tx:
        tx.get_one(Registration, cast.abebe.id).person_id = cast.teacher.person_id
        tx.merge(cast.users["trainer"]).person_id = None
        tx.flush()
        tx.merge(cast.users[who]).person_id = cast.teacher.person_id
