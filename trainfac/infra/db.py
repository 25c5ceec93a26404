"""The database: one base for all models, and the one place where anything is committed."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Engine, Enum, MetaData, String, event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from trainfac.kernel.errors import Conflict, StorageFull
from trainfac.kernel.messages import msg

P = ParamSpec("P")
R = TypeVar("R")

_TRIES: Final = 3
_PAUSE: Final = 0.05  # seconds
_WRITE: Final = {"trainfac_write": True}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. A naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """Every table: an id and when its row was made and last changed (UTC)."""

    # Flask-SQLAlchemy copies the class it is given and loses the map; a registry of our own keeps it.
    registry = registry(
        type_annotation_map={datetime: UtcDateTime, str: String, dict[str, Any]: JSON, list[Any]: JSON},
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            },
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=_utc_now)
    updated_at: Mapped[datetime] = mapped_column(default=_utc_now, onupdate=_utc_now)


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


def choice(kind: type[StrEnum], name: str) -> Enum:
    """A column type for one of the values of ``kind``, checked by the database."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def transact(command: Callable[Concatenate[Session, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run one command in one transaction of its own and return what it returns.

    Rerun when another transaction was in the way, at most three times; then raises Conflict.
    What the command asked for with ``after_commit`` happens once it is committed. Raises StorageFull.
    """
    db.session.rollback()  # a read transaction left open would hold an old view of the data
    for attempt in range(1, _TRIES + 1):
        with Session(_write_engine(), expire_on_commit=False) as tx:
            try:
                result = command(tx, *args, **kwargs)
                tx.commit()
            except (OperationalError, IntegrityError) as error:
                tx.rollback()
                if _is_full(error):
                    raise StorageFull from error
                if not _was_in_the_way(error):
                    raise
                if attempt == _TRIES:
                    raise Conflict(
                        msg("Somebody else is changing the same thing. Nothing was saved; please try again.")
                    ) from error
                time.sleep(random.uniform(0, _PAUSE * attempt))  # noqa: S311 - two that met shall not meet again
                continue
            for act in tx.info.pop("after_commit", []):
                act()
            return result
    raise AssertionError("unreachable")


def after_commit(tx: Session, act: Callable[[], object]) -> None:
    """Do something once, when this transaction has been committed (wake a worker, say)."""
    tx.info.setdefault("after_commit", []).append(act)


def read() -> Session:
    """The session that queries of this request, job or command use. Never written to."""
    return db.session()


def _write_engine() -> Engine:
    return db.engine.execution_options(**_WRITE)


def _was_in_the_way(error: OperationalError | IntegrityError) -> bool:
    if isinstance(error, IntegrityError):  # a unique key was taken meanwhile; the rerun sees that row and says so
        return getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE constraint" in str(error.orig)
    return getattr(error.orig, "sqlstate", None) in {"40001", "40P01", "55P03"} or "locked" in str(error.orig)


def _is_full(error: OperationalError | IntegrityError) -> bool:
    full = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return full or getattr(error.orig, "sqlstate", None) == "53100"


def is_postgresql(tx: Session) -> bool:
    return tx.get_bind().dialect.name == "postgresql"


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - any driver's connection
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves
    # Patience first: the others may already have to wait for somebody.
    for pragma in ("busy_timeout=30000", "foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:  # noqa: ANN401 - any dialect's connection
    if connection.dialect.name == "sqlite":
        # A writer takes the write lock at once: upgrading a read transaction later would fail at random.
        write = connection.get_execution_options().get("trainfac_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
