"""The database without its guard against double bookings, for facts that are about its absence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from trainfac.infra.db import db

_NAME = "ex_booking_no_overlap"


@contextmanager
def without_guard() -> Iterator[None]:
    """The current application's database; the guard stands again at the end, and no booking is left."""
    if db.engine.dialect.name == "postgresql":
        found = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name"
        with db.engine.connect() as connection:
            definition = connection.scalar(text(found), {"name": _NAME})
        take, again = (
            [f"ALTER TABLE booking DROP CONSTRAINT {_NAME}"],
            [f"ALTER TABLE booking ADD CONSTRAINT {_NAME} {definition}"],
        )
    else:
        with db.engine.connect() as connection:
            again = list(
                connection.scalars(
                    text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'booking_no_overlap_%'")
                )
            )
        take = [f"DROP TRIGGER booking_no_overlap_{event}" for event in ("INSERT", "UPDATE")]
    _run(take)
    try:
        yield
    finally:
        _run(["DELETE FROM booking", *again])


@contextmanager
def rebuilt_carelessly(table: str) -> Iterator[None]:
    """The current application's SQLite database after a migration in batch mode that forgot triggers."""
    with db.engine.connect() as connection:
        found = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
        again = list(connection.scalars(found, {"table": table}))
    db.session.rollback()
    with db.engine.execution_options(trainfac_write=True).begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table(table, recreate="always"):
            pass
    try:
        yield
    finally:
        _run(again)


@contextmanager
def without_trigger(name: str, table: str) -> Iterator[None]:
    """The current application's database without one trigger; it stands again at the end."""
    postgresql = db.engine.dialect.name == "postgresql"
    found = (
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = :name"
        if postgresql
        else "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name"
    )
    with db.engine.connect() as connection:
        again = connection.scalar(text(found), {"name": name})
    _run([f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}"])
    try:
        yield
    finally:
        _run([again])


def _run(statements: list[str]) -> None:
    db.session.rollback()
    with db.engine.execution_options(trainfac_write=True).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
