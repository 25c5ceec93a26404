"""What most facts about public pages begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.builders import a_facility, a_run, course
from trainfac.infra.db import db
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.states import RunState


def in_days(days: int) -> date:
    """A day from today on: public pages read the clock."""
    return datetime.now(UTC).date() + timedelta(days=days)


@pytest.fixture
def facility(tx: Session) -> Facility:
    return a_facility(tx)


@pytest.fixture
def run(tx: Session, facility: Facility) -> CourseRun:
    """A published run in a month."""
    run = a_run(tx, facility, course(tx), starts_on=in_days(30), state=RunState.PUBLISHED)
    tx.commit()
    return run


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def statements_of(app: Flask, client: FlaskClient, address: str) -> int:
    with counted(app) as statements:
        assert client.get(address).status_code == 200
    return len(statements)
