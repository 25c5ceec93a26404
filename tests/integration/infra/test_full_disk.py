"""The disk of the database is full: who changes something is told, who reads is answered, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, insert, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.conftest import Browser, _let_go, settings
from trainfac.certificates.codes import new_human_code
from trainfac.factory import create_app
from trainfac.infra import throttle
from trainfac.infra.db import db, is_postgresql, read, transact
from trainfac.infra.jobs import Job, JobState, crew, enqueue, run_job
from trainfac.infra.throttle import limiter, rate_hit
from trainfac.infra.web import clock
from trainfac.kernel.errors import StorageFull

_AS_POSTGRESQL_TELLS = """
create function no_room() returns trigger language plpgsql as
$$ begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$
"""
_TABLES = ("job", "rate_hit")


@pytest.fixture
def counting(database_url: str, tmp_path) -> Iterator[Flask]:
    """An application of its own, which counts attempts."""
    app = create_app(settings(database_url, tmp_path, rate_limits=True))
    app.test_client_class = Browser
    with app.app_context():
        yield app
    _let_go(app)


@contextmanager
def full_disk(app: Flask) -> Iterator[None]:
    if is_postgresql(read()):
        with _triggers():
            yield
    else:
        with _no_page_more(db.engine, limiter.storage.engine):
            yield


@contextmanager
def _triggers() -> Iterator[None]:
    with db.engine.begin() as connection:
        connection.execute(text(_AS_POSTGRESQL_TELLS))
        for table in _TABLES:
            connection.execute(
                text(f"create trigger no_room before insert or update on {table} execute function no_room()")
            )
    yield
    with db.engine.begin() as connection:
        for table in _TABLES:
            connection.execute(text(f"drop trigger no_room on {table}"))
        connection.execute(text("drop function no_room"))


@contextmanager
def _no_page_more(*engines: Engine) -> Iterator[None]:
    """SQLite may not make its file larger, and what room is in it is taken."""

    def stop(connection, *_) -> None:
        connection.execute("pragma max_page_count = 1")  # as many as there are

    for engine in engines:
        engine.dispose()
        event.listen(engine, "connect", stop)
    with pytest.raises(OperationalError, match="full"):
        _fill()
    yield
    for engine in engines:
        event.remove(engine, "connect", stop)
        engine.dispose()


def _fill() -> None:
    """With rows as small as there are, so that there is none left for any other."""
    with db.engine.connect() as connection:
        for number in count():
            connection.execute(insert(rate_hit).values(key=str(number), count=1, expires_at=2**40))
            connection.commit()


def order(tx: Session) -> Job:
    return enqueue(tx, "a kind", subject="something", payload={"long": "x" * 20_000}, user_id=None)


def jobs() -> int:
    return read().scalar(select(func.count(Job.id))) or 0


def test_who_changes_something_is_told_and_nothing_is_kept(counting: Flask) -> None:
    with full_disk(counting), pytest.raises(StorageFull, match="make room"):
        transact(order)
    assert jobs() == 0
    transact(order)
    assert jobs() == 1


def test_who_reads_is_answered_and_still_counted(counting: Flask) -> None:
    throttle._by_itself.storage.reset()
    client = counting.test_client()

    def verify() -> int:
        return client.get(f"/verify/{new_human_code()}").status_code

    with full_disk(counting):
        assert {verify() for _ in range(60)} == {404}
        assert verify() == 429


def test_a_job_waits_until_there_is_room(counting: Flask) -> None:
    done: list[Callable[[], object]] = []
    crew().handlers["a kind"] = lambda payload, _progress: done.append(payload) or {}
    job_id = transact(order).id
    with full_disk(counting):
        run_job(job_id, lease=timedelta(minutes=1), clock=clock)
    assert read().scalars(select(Job.state)).one() is JobState.QUEUED
    db.session.rollback()
    run_job(job_id, lease=timedelta(minutes=1), clock=clock)
    assert read().scalars(select(Job.state)).one() is JobState.DONE
    assert len(done) == 1
