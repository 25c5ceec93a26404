"""Long lists: as a job, and whatever kills the worker. What they take, benchmarks/loading.py measures."""

import os
import re
import signal
import subprocess
import sys

import pytest
from sqlalchemy import event

from tests.integration.imports.lists import counted, long_list
from tests.integration.imports.test_batches import Office
from tests.unit.imports.samples import csv_file
from trainfac.imports.queries.batches import Phase
from trainfac.imports.services import batches
from trainfac.imports.tally import Tally
from trainfac.infra.db import db, read

ROWS = 5_000


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
def test_five_thousand_rows_are_read_and_written_to_the_last(app, tx):
    office = Office(app, tx)
    batch_id = office.upload(*long_list(ROWS))
    office.work(batch_id)
    office.act(batches.confirm_import, batch_id)
    job = office.work(batch_id)
    line = office.line(batch_id)
    assert (line.phase, job.done, job.total) == (Phase.DONE, ROWS, ROWS)
    assert Tally.from_json(line.batch.summary["applied"]) == Tally(
        ok=ROWS, new=ROWS, created_laboratories=ROWS // 6 + 1, enrolments=ROWS
    )  # fmt: skip
    found = counted(read())
    assert (found["person"], found["registration"], found["course_run"]) == (ROWS, ROWS, ROWS // 20)


@pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
def test_twice_as_long_a_list_asks_the_database_twice_as_often_at_most(app, tx):
    office = Office(app, tx)
    short, long = (statements_to_read(office, office.upload(*long_list(rows))) for rows in (150, 300))
    assert 0 < short < long <= 2 * short


def statements_to_read(office, batch_id):
    """How many statements it takes to read a list and say what would come of it."""
    seen = []

    def count(*_):
        seen.append(1)

    event.listen(db.engine, "after_cursor_execute", count)
    try:
        office.work(batch_id)
    finally:
        event.remove(db.engine, "after_cursor_execute", count)
    return len(seen)


@pytest.mark.slow
def test_an_import_killed_again_and_again_ends_as_if_nothing_had_been(app, tx, tmp_path):
    Office(app, tx)
    path = tmp_path / "list.csv"
    path.write_bytes(csv_file(*long_list(400)))
    for rows in (100, 200):
        killed_after(app, path, rows)
    found = counted(read())
    assert 200 <= found["person"] < 400
    done = subprocess.run(command(path), env=environment(app), check=True, capture_output=True, timeout=120)
    assert b"400 rows, of which 400 were imported" in done.stdout
    found = counted(read())
    assert (found["person"], found["registration"], found["course_run"]) == (400, 400, 20)
    assert (found["organisation"], found["employment"], found["assessment_result"]) == (67, 400, 800)
    assert found["attendance_record"] == found["training_session"] * 20


def killed_after(app, path, rows):
    """Import, and be killed without warning once so many rows are told to be written."""
    process = subprocess.Popen(
        command(path), env=environment(app), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    for line in process.stderr:
        told = re.match(r"(\d+) of 400 rows", line)
        if told and int(told[1]) >= rows:
            break
    process.send_signal(signal.SIGKILL)
    assert process.wait(timeout=30) == -signal.SIGKILL
    process.stderr.close()


def command(path):
    return [
        sys.executable, "-m", "flask", "--app", "wsgi", "import", "participants", str(path), "--facility", "HYD",
    ]  # fmt: skip


def environment(app):
    settings = app.config["SETTINGS"]
    return {
        **os.environ,
        "TRAINFAC_ENV": "development",
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "INSTANCE_PATH": str(settings.instance_path),
    }
