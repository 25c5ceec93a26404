"""A database of an earlier version is brought up to date with what is in it, and back."""

from __future__ import annotations

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from tests.integration.scheduling.planning import a_place, planned
from trainfac.infra.db import db, is_postgresql

GUARD = "INSERT INTO booking (resource_id, session_id, starts_at, ends_at, live, created_at, updated_at) "


def rows(query):
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


@pytest.fixture
def run_id(app, tx):
    """A run with its timetable, in a room and with a trainer."""
    run = planned(tx, a_place(tx)).run
    tx.commit()
    return run.id


def test_what_was_booked_before_is_booked_after(app, tx, run_id):
    everything = "SELECT resource_id, session_id, starts_at, ends_at, live FROM booking ORDER BY 2, 1"
    before = rows(everything)
    tx.close()
    downgrade(revision="0002")
    assert len(rows(everything)) == len(before) * 2 // 3  # rooms and trainers; groups were not known
    upgrade()
    assert len(rows(everything)) == len(before)
    kinds = rows("SELECT kind, count(*) FROM booking JOIN resource ON resource.id = resource_id GROUP BY kind")
    assert len({count for _kind, count in kinds}) == 1
    assert {kind for kind, _count in kinds} == {"room", "trainer", "group"}


def test_the_guard_stands_again_afterwards(app, tx, run_id):
    tx.close()
    downgrade(revision="0002")
    upgrade()
    with pytest.raises(Exception, match=r"ex_booking_no_overlap|booking overlap"), db.engine.begin() as connection:
        connection.execute(
            text(
                GUARD + "SELECT resource_id, session_id, starts_at, ends_at, live, created_at, updated_at FROM booking"
            )
        )


def test_sessions_planned_at_the_same_time_do_not_stop_the_migration(app, tx, run_id):
    tx.close()
    downgrade(revision="0002")
    with db.engine.execution_options(trainfac_write=True).begin() as connection:
        connection.execute(text("DELETE FROM booking"))
        first = text("SELECT min(starts_at), min(ends_at) FROM training_session")
        starts, ends = connection.execute(first).one()
        connection.execute(text("UPDATE training_session SET starts_at = :a, ends_at = :b"), {"a": starts, "b": ends})
    upgrade()
    assert rows("SELECT count(*) FROM booking") == [(1,)]


def test_an_empty_database_goes_down_and_up_again(app, tx):
    postgresql = is_postgresql(tx)
    tx.close()
    downgrade(revision="base")
    catalogue = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    left = rows(catalogue if postgresql else "SELECT name FROM sqlite_master WHERE type = 'table'")
    assert {name for (name,) in left if not name.startswith(("huey", "sqlite_"))} == {"alembic_version"}
    upgrade()
    assert rows("SELECT count(*) FROM course_run") == [(0,)]
