"""The worker starts and finishes runs, every quarter of an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tests import builders
from trainfac.infra.db import read
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import RunState


def test_a_confirmed_run_is_running_after_the_next_quarter_of_an_hour(app, tx):
    today = datetime.now(UTC).date()
    run = builders.a_run(
        tx,
        builders.a_facility(tx),
        builders.course(tx),
        starts_on=today - timedelta(days=1),
        days=4,
        state=RunState.CONFIRMED,
    )
    tx.commit()
    huey = app.extensions["huey"]
    due = {task.name: task for task in huey.read_periodic(datetime(2027, 1, 10, 18, 45))}
    assert "routines" not in {task.name for task in huey.read_periodic(datetime(2027, 1, 10, 18, 46))}
    huey.execute(due["routines"])
    assert read().scalar(select(CourseRun.state).where(CourseRun.id == run.id)) is RunState.RUNNING
