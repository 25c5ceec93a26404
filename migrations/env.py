"""Alembic's way to our database: the models of trainfac.models, whatever the settings point to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Table

from trainfac.infra.db import UtcDateTime
from trainfac.models import Base

migrate = current_app.extensions["migrate"]


def ours(item: object, name: str | None, kind: str, *_others: object) -> bool:
    """Huey keeps tables of its own in the same PostgreSQL database; it makes them itself."""
    return not (kind == "table" and isinstance(item, Table) and (name or "").startswith("huey_"))


def render(kind: str, item: object, _autogen: object) -> str | bool:
    """Migrations stand on SQLAlchemy alone: an old one must not break when our code moves on."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def keep_if_changed(_context: object, _revision: object, directives: list[Any]) -> None:
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


@contextmanager
def guarded(connection: Connection) -> Iterator[None]:
    """SQLite rebuilds a table to change it: meanwhile references to it may lead nowhere, afterwards none may."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"after migrating, these rows refer to rows that are not there: {broken[:20]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


with migrate.db.engine.execution_options(trainfac_write=True).connect() as connection, guarded(connection):
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=ours,
        render_item=render,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
        process_revision_directives=keep_if_changed,
    )
    with context.begin_transaction():
        context.run_migrations()
