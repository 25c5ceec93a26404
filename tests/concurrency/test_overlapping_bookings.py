"""16 writers make 10,000 attempts to book three rooms in one day: no two bookings overlap, and no success is lost.

Each writer is a process of its own and books as the application does. The same writers, when they look first and write
afterwards and the database's guard is gone, book rooms twice: these tests would see it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.conftest import written
from tests.guard import without_guard
from trainfac.infra.db import db, read
from trainfac.scheduling.models import Booking, Room
from trainfac.scheduling.states import RunState

WRITERS, ATTEMPTS, SESSIONS = 16, 625, 6  # of each writer
FIRST = datetime(2027, 2, 1, 3, 30, tzinfo=UTC)

pytestmark = pytest.mark.slow


@pytest.fixture
def given(app: Flask) -> dict[str, Any]:
    """Three rooms, and sessions of as many runs, so that only the rooms are scarce."""
    with written(app) as tx:
        facility, course = builders.a_facility(tx), builders.course(tx)
        rooms = [builders.a_room(tx, facility, f"Room {number}") for number in range(3)]
        sessions = []
        for number in range(WRITERS * SESSIONS):
            run = builders.a_run(tx, facility, course, code=f"R-{number}", state=RunState.DRAFT)
            sessions.append(builders.a_session(tx, run, starts_at=FIRST - timedelta(days=1)))
        return {"rooms": [room.id for room in rooms], "sessions": [session.id for session in sessions]}


def everybody_writes(
    app: Flask, given: dict[str, Any], *, attempts: int, careless: bool = False
) -> list[dict[str, Any]]:
    """What each writer told in the end; they all write at once."""
    settings = app.config["SETTINGS"]
    env = {
        **os.environ,
        "TRAINFAC_ENV": "development",
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "INSTANCE_PATH": str(settings.instance_path),
    }
    tasks = [
        {
            "seed": number,
            "attempts": attempts,
            "sessions": given["sessions"][number * SESSIONS : (number + 1) * SESSIONS],
            "rooms": given["rooms"],
            "first_at": FIRST.isoformat(),
            "careless": careless,
        }
        for number in range(WRITERS)
    ]
    command = [sys.executable, "-m", "tests.concurrency.writer", json.dumps(tasks)]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True)
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def booked_rooms() -> list[Booking]:
    db.session.rollback()  # else it would be the calendar as it was when last looked at
    query = select(Booking).join(Room, Room.id == Booking.resource_id).where(Booking.live)
    return list(read().scalars(query.order_by(Booking.resource_id, Booking.starts_at)))


def overlaps(held: list[Booking]) -> int:
    return sum(
        one.resource_id == other.resource_id and one.interval.overlaps(other.interval)
        for one, other in combinations(held, 2)
    )


def test_no_two_bookings_overlap_and_no_success_is_lost(app: Flask, given: dict[str, Any]) -> None:
    told = everybody_writes(app, given, attempts=ATTEMPTS)
    assert [writer["errors"] for writer in told] == [[]] * WRITERS
    made = sum(writer["successes"] + writer["busy"] + writer["again"] for writer in told)
    assert made == WRITERS * ATTEMPTS == 10_000
    held = booked_rooms()
    assert overlaps(held) == 0
    wanted = {
        (int(session_id), room, FIRST + timedelta(minutes=start), FIRST + timedelta(minutes=start + minutes))
        for writer in told
        for session_id, last in writer["held"].items()
        if last is not None
        for start, minutes, room in [last]
    }
    assert {(one.session_id, one.resource_id, one.starts_at, one.ends_at) for one in held} == wanted
    assert sum(writer["successes"] for writer in told) > len(held) > 0
    assert sum(writer["busy"] for writer in told) > 0


def test_without_the_guard_careless_writers_book_twice(app: Flask, given: dict[str, Any]) -> None:
    with without_guard():
        for _ in range(5):
            everybody_writes(app, given, attempts=60, careless=True)
            if overlaps(booked_rooms()):
                return
        pytest.fail("nobody booked twice: this test would not see it")
