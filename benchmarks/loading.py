"""How long it takes to load the demonstration, and to import a list of 5,000 participants.

    .venv/bin/python benchmarks/loading.py [--rows 5000] [--json]

Seconds by the clock on the wall, for that is what somebody waits, with the CPU time of this process beside it. On
SQLite, and on PostgreSQL where it is. Ends with status 1 when either takes a minute or more.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from _databases import on_both
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from tests.conftest import settings
from tests.integration.imports.lists import long_list
from tests.integration.imports.test_batches import Office
from trainfac.catalogue.loading import load_courses
from trainfac.directory.loading import load_countries
from trainfac.factory import create_app
from trainfac.imports.services import batches
from trainfac.infra.db import db, transact

MOST_SECONDS = 60


@dataclass(frozen=True)
class Result:
    """What one thing took on one kind of database."""

    database: str
    what: str
    seconds: float
    cpu_seconds: float


class Watch:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def stopped(self, database: str, what: str) -> Result:
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        return Result(database, what, round(wall, 1), round(cpu, 1))


@contextmanager
def application(url: str, folder: Path) -> Iterator[Flask]:
    """The application on an empty database."""
    folder.mkdir()
    app = create_app(settings(url, folder))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def demonstration(database: str, url: str, folder: Path) -> Result:
    """Load the demonstration with its documents, as the command does."""
    with application(url, folder) as app:
        watch = Watch()
        told = app.test_cli_runner().invoke(args=["demo", "load"])
        if told.exit_code:
            raise SystemExit(told.output)
        return watch.stopped(database, "the demonstration")


def import_of(database: str, rows: int, url: str, folder: Path) -> Result:
    """Upload a list, have it read, confirm it, have it written."""
    with application(url, folder) as app:
        transact(load_countries)
        transact(load_courses)
        with Session(db.engine.execution_options(trainfac_write=True), expire_on_commit=False) as tx:
            office = Office(app, tx)
        watch = Watch()
        batch_id = office.upload(*long_list(rows))
        office.work(batch_id)
        office.act(batches.confirm_import, batch_id)
        job = office.work(batch_id)
        if job.done != rows:
            raise SystemExit(f"{job.done} of {rows} rows were written")
        return watch.stopped(database, f"{rows:,} rows")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as name:
        for database, (first, second), folder in on_both(Path(name), 2):
            results.append(demonstration(database, first, folder / "demonstration"))
            results.append(import_of(database, given.rows, second, folder / "import"))
    if given.json:
        print(json.dumps([asdict(result) for result in results], indent=2))
    else:
        print(f"| database | what | seconds (< {MOST_SECONDS}) | of them our CPU |\n|---|---|---|---|")
        for result in results:
            print(f"| {result.database} | {result.what} | {result.seconds} s | {result.cpu_seconds} s |")
    return 0 if all(result.seconds < MOST_SECONDS for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
