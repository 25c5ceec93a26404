"""Rows and announced runs are read alike, so that lists, months and files tell the same."""

from __future__ import annotations

from tests.builders import a_facility, a_run, course
from tests.conftest import NOW
from trainfac.scheduling.queries import calendar as queries
from trainfac.scheduling.queries.calendar import Days, RunFilter


def test_a_row_and_an_announced_run_have_the_same_values(tx):
    a_run(tx, a_facility(tx), course(tx))
    at, days = queries.places(tx), Days.from_now_on(NOW)
    (row,) = queries.listed_runs(tx, at, RunFilter(), days, 1)[0].rows
    (run,) = queries.runs_between(tx, at, RunFilter(), days, limit=9)
    assert {name: getattr(run, name) for name in row._fields} == row._asdict()
