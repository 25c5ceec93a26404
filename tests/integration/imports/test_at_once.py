"""Two coordinators import the same list at the same moment."""

import threading

from tests.conftest import NOW
from tests.integration.imports.lists import a_hall, coordinator, counted, someone
from tests.unit.imports.samples import csv_file
from trainfac.imports import jobs
from trainfac.imports.jobs import import_list
from trainfac.infra.db import read
from trainfac.scheduling.queries.facilities import facility_by_code


def test_nobody_and_nothing_is_written_twice(app, tx, monkeypatch):
    a_hall(tx)
    monkeypatch.setattr(jobs, "CHUNK", 5)
    content = csv_file(*(someone(n, laboratory=f"Lab {n % 4}", lab_ref="", person_ref="") for n in range(20)))
    start, outcomes, failures = threading.Barrier(2), [], []

    def work():
        with app.app_context():
            try:
                hall = facility_by_code(read(), "HYD")
                start.wait(timeout=30)
                outcomes.append(import_list(content, "list.csv", hall, actor=coordinator(hall), now=NOW))
            except Exception as error:  # noqa: BLE001 - shown below
                failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert failures == []
    assert sorted(outcome.tally.ok for outcome in outcomes) == [20, 20]
    assert sum(outcome.tally.new for outcome in outcomes) == 20
    found = counted(read())
    assert (found["person"], found["organisation"], found["course_run"], found["registration"]) == (20, 4, 1, 20)
