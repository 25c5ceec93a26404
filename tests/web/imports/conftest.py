"""What facts about the pages of imports begin with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.conftest import written
from tests.integration.imports.lists import someone
from tests.unit.imports.samples import csv_file
from tests.web.cast import HERE, Cast
from trainfac.infra.db import read
from trainfac.infra.jobs import OPEN_STATES, Job, run_job
from trainfac.infra.web import clock

PAGE = f"{HERE}/imports"
Work = Callable[[], None]
Upload = Callable[..., str]


@pytest.fixture
def cast(app: Flask) -> Cast:
    with written(app) as tx:
        return Cast(tx)


@pytest.fixture
def coordinator(app: Flask, cast: Cast) -> FlaskClient:
    """The browser of the coordinator."""
    return cast.browser(app, "coordinator")


@pytest.fixture
def work(app: Flask) -> Work:
    """Do what a worker would do now."""

    def work() -> None:
        with app.app_context():
            ids = list(read().scalars(select(Job.id).where(Job.state.in_(OPEN_STATES)).order_by(Job.id)))
            for job_id in ids:
                run_job(job_id, lease=timedelta(minutes=1), clock=clock)

    return work


def send(client: FlaskClient, content: bytes, name: str = "list.csv", page: str = PAGE) -> TestResponse:
    """Choose a file and press the button."""
    return client.post(page, data={"file": (BytesIO(content), name)}, content_type="multipart/form-data")


@pytest.fixture
def uploaded(coordinator: FlaskClient, work: Work) -> Upload:
    """Upload rows and have them read; returns the address of the import's page."""

    def uploaded(*rows: dict[str, str], name: str = "list.csv") -> str:
        answer = send(coordinator, csv_file(*rows), name)
        assert answer.status_code == 303
        work()
        return answer.location

    return uploaded


@pytest.fixture
def batch(uploaded: Upload) -> str:
    """The page of a list that was read: two people, and a row that is wrong."""
    return uploaded(someone(1), someone(2, country="Atlantis"), someone(3))
