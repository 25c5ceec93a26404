"""Fixtures that all tests share: an application on a fresh database, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from playwright.sync_api import Browser as Chromium
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from config import Settings
from tests.servers import ServerMissing, postgres_url
from tests.servers.browser import running_browser
from tests.stage import PutBack, Stage, postgres_put_back, sqlite_put_back
from trainfac.catalogue.loading import load_courses
from trainfac.directory.loading import load_countries
from trainfac.factory import create_app
from trainfac.infra.db import db, transact
from trainfac.infra.throttle import limiter

# Tests state facts; how long they take says something about the machine only.
hypothesis.settings.register_profile(
    "trainfac", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("trainfac")

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: nobody waits at the end for the one process that still has it to do."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def settings(url: str, instance: Path, **changes: object) -> Settings:
    """Settings for a test; hashing is cheap and limits are off unless a test asks for them."""
    given: dict[str, object] = {
        "environment": "testing",
        "secret_key": "a secret for tests only",
        "database_url": url,
        "instance_path": instance,
        "public_url": "http://localhost",
        "trusted_hosts": ("localhost", "127.0.0.1"),
        "rate_limits": False,
        "argon2_time_cost": 1,
        "job_lease_seconds": 2,
        "key_passphrase": "a passphrase for tests only",
    }
    return Settings(**{**given, **changes})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Template:
    """A migrated database with reference data, and how to copy and drop it."""

    copy: Callable[[Path], str]
    drop: Callable[[str], None]


def _prepare(url: str, instance: Path) -> None:
    app = create_app(settings(url, instance))
    with app.app_context():
        upgrade()
        transact(load_countries)
        transact(load_courses)
        db.engine.dispose()
    _let_go(app)


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    app.extensions["huey"].storage.close()
    if app.config["SETTINGS"].rate_limits:
        limiter.storage.close()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("sqlite")
    _prepare(f"sqlite:///{folder / 'template.sqlite'}", folder)

    def copy(instance: Path) -> str:
        shutil.copy(folder / "template.sqlite", instance / "trainfac.sqlite")
        return f"sqlite:///{instance / 'trainfac.sqlite'}"

    return Template(copy, lambda _url: None)


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    try:
        server = postgres_url()
    except ServerMissing as reason:
        pytest.skip(str(reason))
    name = f"template_{uuid.uuid4().hex[:12]}"

    def run(statement: str) -> None:
        dsn = make_url(server).set(drivername="postgresql", database="postgres")
        with psycopg.connect(dsn.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statement.encode())

    def url(database: str) -> str:
        return make_url(server).set(database=database).render_as_string(hide_password=False)

    run(f'CREATE DATABASE "{name}"')
    _prepare(url(name), tmp_path_factory.mktemp("postgres"))

    def copy(_instance: Path) -> str:
        database = f"test_{uuid.uuid4().hex[:12]}"
        run(f'CREATE DATABASE "{database}" TEMPLATE "{name}"')
        return url(database)

    def drop(dropped: str) -> None:
        run(f'DROP DATABASE IF EXISTS "{make_url(dropped).database}" WITH (FORCE)')

    yield Template(copy, drop)
    run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _stage(template: Template, folder: Path, put_back_to: Callable[[str], PutBack]) -> Iterator[Stage]:
    url = template.copy(folder)
    app = create_app(settings(url, folder))
    app.test_client_class = Browser
    with put_back_to(url) as put_back:
        yield Stage(app, url, put_back)
    _let_go(app)
    template.drop(url)


@pytest.fixture(scope="session")
def sqlite_stage(sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("sqlite-stage")
    yield from _stage(sqlite_template, folder, lambda _url: sqlite_put_back(folder / "trainfac.sqlite"))


@pytest.fixture(scope="session")
def postgres_stage(postgres_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    yield from _stage(postgres_template, tmp_path_factory.mktemp("postgres-stage"), postgres_put_back)


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """The application of this process for one kind of database, with nothing left of what was done to it."""
    name = {"sqlite": "sqlite_stage", "postgresql": "postgres_stage"}[request.param]
    stage: Stage = request.getfixturevalue(name)
    stage.tidy()
    return stage


@pytest.fixture
def database_url(stage: Stage) -> str:
    """The address of a migrated database with countries and courses in it, for an application of the test's own."""
    return stage.url


@pytest.fixture
def app(stage: Stage) -> Iterator[Flask]:
    """The application on a fresh database, in an application context."""
    with stage.lent() as app:
        yield app


class Browser(FlaskClient):
    """A client whose every request has a context of its own, as on a server; else ``g`` and who is signed in stay."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def tx(app: Flask) -> Iterator[Session]:
    """A session for arranging data and calling services directly; commit to let requests see it."""
    with Session(db.engine.execution_options(trainfac_write=True), expire_on_commit=False) as session:
        yield session


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """Chromium, for the tests of one module: where it runs there is no other event loop."""
    with ExitStack() as running:
        try:
            yield running.enter_context(running_browser())
        except ServerMissing as missing:
            pytest.skip(str(missing))


@contextmanager
def written(app: Flask) -> Iterator[Session]:
    """Arrange data in a transaction that is committed at the end."""
    with (
        app.app_context(),
        Session(db.engine.execution_options(trainfac_write=True), expire_on_commit=False) as session,
    ):
        yield session
        session.commit()
