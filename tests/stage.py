"""One application per process and kind of database; between tests its data are put back to what they were.

Building an application and compiling its templates and statements takes far longer than most tests.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

from trainfac.infra.db import db
from trainfac.infra.throttle import limiter

PutBack = AbstractContextManager[Callable[[], object]]

_KEEP = """
create schema pristine;
create table pristine.mark as select txid_current() & 4294967295 as last_transaction;  -- as xmin counts: 32 bits
create table pristine.sequence_values as
    select format('%I.%I', schemaname, sequencename) as name, last_value from pg_sequences where schemaname = 'public';
do $$
declare found record;
begin
    for found in select tablename as name from pg_tables where schemaname = 'public' loop
        execute format('create table pristine.%I as table public.%I', found.name, found.name);
    end loop;
end $$;
"""
# Every table at once and without its guards: they would ask for an order. Most tables are as they were, which their
# rows tell: none is newer than what was put back last, and none is missing.
_PUT_BACK = """
set session_replication_role = replica;
set lock_timeout = '20s';
do $$
declare
    found record;
    mark bigint := (select last_transaction from pristine.mark);
    is_changed boolean;
begin
    for found in select tablename as name from pg_tables where schemaname = 'public' loop
        execute format(
            'select exists (select from public.%1$I where xmin::text::bigint > $1)'
            ' or (select count(*) from public.%1$I) <> (select count(*) from pristine.%1$I)', found.name
        ) into is_changed using mark;
        if is_changed then
            execute format('delete from public.%I', found.name);
            execute format('insert into public.%I table pristine.%I', found.name, found.name);
        end if;
    end loop;
    for found in select * from pristine.sequence_values loop
        perform setval(found.name, coalesce(found.last_value, 1), found.last_value is not null);
    end loop;
    update pristine.mark set last_transaction = txid_current() & 4294967295;
end $$;
"""


@dataclass(frozen=True)
class Stage:
    """An application that stays, at its database's address; ``put_back`` gives the database its first data again."""

    app: Flask
    url: str
    put_back: Callable[[], object]

    def tidy(self) -> None:
        """Nothing is left of what was done here: no rows, no files, no tasks; and what all share obeys this one."""
        with self.app.app_context():
            db.session.remove()
            lines = db.engine.pool
            # Those to a server stay unless one is still in use: a new one would have to learn all about the tables.
            if db.engine.dialect.name == "sqlite" or not isinstance(lines, QueuePool) or lines.checkedout():
                db.engine.dispose()
        self.put_back()
        self.app.extensions["huey"].storage.flush_all()
        shutil.rmtree(self.app.config["SETTINGS"].files_path, ignore_errors=True)
        shutil.rmtree(self.app.config["SETTINGS"].keys_path, ignore_errors=True)
        limiter.enabled = self.app.config["RATELIMIT_ENABLED"]

    @contextmanager
    def lent(self) -> Iterator[Flask]:
        """The application in a context, configured for tests; changes to its configuration end with the block."""
        configured = dict(self.app.config)
        self.app.config["WTF_CSRF_ENABLED"] = False
        try:
            with self.app.app_context():
                yield self.app
        finally:
            self.app.config.clear()
            self.app.config.update(configured)


@contextmanager
def sqlite_put_back(path: Path) -> Iterator[Callable[[], None]]:
    """Puts the file at ``path`` back to what it holds now; nobody may have it open then."""
    pristine = path.with_suffix(".pristine")
    with closing(sqlite3.connect(path)) as connection, closing(sqlite3.connect(pristine)) as kept:
        connection.backup(kept)

    def put_back() -> None:
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        shutil.copy(pristine, path)

    yield put_back


@contextmanager
def postgres_put_back(url: str) -> Iterator[Callable[[], object]]:
    """Puts the tables and sequences of a database back to what they hold now.

    Over one line that stays open: a new one would have to learn all about the tables first.
    """
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(_KEEP.encode())
        yield lambda: connection.execute(_PUT_BACK.encode())
