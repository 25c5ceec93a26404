"""Empty databases to measure on: one on SQLite, and one on PostgreSQL where there is a server."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.servers import ServerMissing, postgres_url  # noqa: E402 - the path first


@contextmanager
def postgres_databases(server: str, number: int) -> Iterator[list[str]]:
    """Empty databases on a server, dropped afterwards."""
    names = [f"bench_{uuid.uuid4().hex[:12]}" for _ in range(number)]
    admin = make_url(server).set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        for name in names:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            url = make_url(server).set(drivername="postgresql+psycopg")
            yield [url.set(database=name).render_as_string(hide_password=False) for name in names]
        finally:
            for name in names:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def on_both(folder: Path, number: int) -> Iterator[tuple[str, list[str], Path]]:
    """For each kind of database: its name, the addresses of so many empty ones, and a folder for files."""
    here = folder / "sqlite"
    here.mkdir()
    yield "SQLite", [f"sqlite:///{here / f'{n}.sqlite'}" for n in range(number)], here
    try:
        server = postgres_url()
    except ServerMissing as missing:
        print(f"Without PostgreSQL: {missing}", file=sys.stderr)
        return
    here = folder / "postgresql"
    here.mkdir()
    with postgres_databases(server, number) as databases:
        yield "PostgreSQL", databases, here
