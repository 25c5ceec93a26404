"""Long lists: as a job, within a minute, and whatever kills the worker."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

from tests.integration.imports.lists import counted, someone
from tests.integration.imports.test_batches import Office
from tests.unit.imports.samples import csv_file
from trainfac.imports.queries.batches import Phase
from trainfac.imports.services import batches
from trainfac.imports.tally import Tally
from trainfac.infra.db import read

ROWS = 5_000


def many(rows, *, in_a_run=20):
    """People of one laboratory in six, in runs of twenty; some rows are wrong."""
    for number in range(rows):
        run, year = number // in_a_run, 1990 + number // in_a_run % 30
        yield someone(
            number,
            laboratory=f"Laboratory {number % (rows // 6 + 1)}",
            lab_ref="",
            course_run=f"HYD-{run:04d}",
            run_start=f"{year}-03-02",
            run_end=f"{year}-03-13",
        )


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
def test_five_thousand_rows_are_read_and_written_within_a_minute(app, tx):
    office = Office(app, tx)
    began = time.process_time()
    batch_id = office.upload(*many(ROWS))
    office.work(batch_id)
    office.act(batches.confirm_import, batch_id)
    job = office.work(batch_id)
    used = time.process_time() - began  # of our own: other programs may be busy
    line = office.line(batch_id)
    assert (line.phase, job.done, job.total) == (Phase.DONE, ROWS, ROWS)
    assert Tally.from_json(line.batch.summary["applied"]) == Tally(
        ok=ROWS, new=ROWS, created_laboratories=ROWS // 6 + 1, enrolments=ROWS
    )  # fmt: skip
    assert used < 60, f"{used:.0f} seconds"


@pytest.mark.slow
def test_an_import_killed_again_and_again_ends_as_if_nothing_had_been(app, tx, tmp_path):
    Office(app, tx)
    path = tmp_path / "list.csv"
    path.write_bytes(csv_file(*many(400)))
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
