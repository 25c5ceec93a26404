"""How much database time a clash answer takes among 100,000 bookings, and which index serves it.

    .venv/bin/python benchmarks/clash_check.py [--bookings 100000] [--rounds 200] [--json]

A facility with 60 rooms, 60 trainers and 20 instruments of four places, booked over two years. Each round asks what
speaks against one session at a time of its choice; the statements of the answer are then sent once more to the bare
driver, and the time until every row is there is measured, beside as many statements that ask for nothing: on PostgreSQL
those tell what going there and back costs here. The database's own time is on SQLite what the driver takes, on
PostgreSQL what the server says that it planned and executed. Ends with status 1 when the median of the database's own
time is 5 ms or more, or when the query of bookings is served by no index.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from _databases import on_both
from flask_migrate import upgrade
from sqlalchemy import event, insert, select, text
from sqlalchemy.orm import Session

from tests import builders
from tests.conftest import settings
from trainfac.catalogue.loading import load_courses
from trainfac.directory.loading import load_countries
from trainfac.factory import create_app
from trainfac.infra.db import db, read, transact
from trainfac.kernel.periods import Interval
from trainfac.scheduling.models import Booking, CourseRun, Instrument, InstrumentPlace, Room, Trainer, TrainingSession
from trainfac.scheduling.queries.surroundings import surroundings
from trainfac.scheduling.queries.wishing import wish_of
from trainfac.scheduling.services.everybody import ensure_everybody
from trainfac.scheduling.states import RunState
from trainfac.scheduling.wishes import Wish, WishedInstrument, WishedRoom, WishedTrainer

MOST_MS = 5.0
FIRST = datetime(2027, 1, 4, 3, 30, tzinfo=UTC)
ROOMS, TRAINERS, INSTRUMENTS, PLACES, DAYS = 60, 60, 20, 4, 520
TABLES = ("booking", "training_session", "resource", "course_run", "module", "absence")


@dataclass(frozen=True)
class Result:
    """Milliseconds for one answer, over all rounds; statements for one answer; the plan's index."""

    database: str
    bookings: int
    own_median_ms: float
    own_p99_ms: float
    driver_median_ms: float
    nothing_median_ms: float
    statements: int
    plan: str


def fill(tx: Session, bookings: int) -> int:
    """A calendar with about so many bookings, none over another; returns the id of a session to ask about."""
    facility, course = builders.a_facility(tx), builders.course(tx)
    rooms = [builders.a_room(tx, facility, f"Room {number}") for number in range(ROOMS)]
    trainers = [builders.a_trainer(tx, facility, f"Trainer {number}") for number in range(TRAINERS)]
    instruments = [Instrument(facility_id=facility.id, name=f"HPLC {n}", technique="HPLC") for n in range(INSTRUMENTS)]
    tx.add_all(instruments)
    tx.flush()
    tx.add_all(
        InstrumentPlace(name=f"{one.name} · {place}", instrument_id=one.id, number=place)
        for one in instruments
        for place in range(1, PLACES + 1)
    )
    runs = [
        builders.a_run(tx, facility, course, code=f"R-{number}", state=RunState.PUBLISHED) for number in range(ROOMS)
    ]
    groups = [ensure_everybody(tx, run) for run in runs]
    places = {one.id: [place.id for place in one.places] for one in instruments}
    slots = ((day, block, number) for day in count() for block in range(4) for number in range(ROOMS))
    sessions: list[dict[str, Any]] = []
    held: list[list[int]] = []
    while sum(map(len, held)) < bookings:
        day, block, number = next(slots)
        starts = FIRST + timedelta(days=day % DAYS, minutes=95 * block)
        if day >= DAYS:
            break
        run = runs[number]
        sessions.append(
            {
                "run_id": run.id, "module_id": course.modules[number % len(course.modules)].id, "starts_at": starts,
                "ends_at": starts + timedelta(minutes=90), "room_id": rooms[number].id,
            }
        )  # fmt: skip
        mine = [rooms[number].id, trainers[number].id, groups[number].id]
        if number < INSTRUMENTS:
            mine += places[instruments[number].id][:2]
        held.append(mine)
    ids = list(
        tx.scalars(insert(TrainingSession).returning(TrainingSession.id, sort_by_parameter_order=True), sessions)
    )
    tx.execute(
        insert(Booking),
        [
            {
                "resource_id": resource, "session_id": session_id, "starts_at": session["starts_at"],
                "ends_at": session["ends_at"], "live": True,
            }
            for session_id, session, mine in zip(ids, sessions, held, strict=True)
            for resource in mine
        ],
    )  # fmt: skip
    return ids[len(ids) // 2]


@contextmanager
def heard() -> Iterator[list[tuple[str, Any]]]:
    """The statements that are sent meanwhile, with their parameters."""
    statements: list[tuple[str, Any]] = []

    def hear(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:  # noqa: ANN401
        statements.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)


def milliseconds(statements: list[tuple[str, Any]]) -> float:
    """How long the driver takes to send these and fetch every row; SQLite does its work while rows are fetched."""
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        began = time.perf_counter()
        for statement, parameters in statements:
            cursor.execute(statement, parameters)
            cursor.fetchall()
        return (time.perf_counter() - began) * 1000
    finally:
        connection.close()


def server_milliseconds(statements: list[tuple[str, Any]]) -> float:
    """How long PostgreSQL says that it plans and executes these."""
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        taken = 0.0
        for statement, parameters in statements:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
            told = cursor.fetchone()[0][0]
            taken += told["Planning Time"] + told["Execution Time"]
        return taken
    finally:
        connection.close()


def random_wish(choose: random.Random, wish: Wish) -> Wish:
    """The same session with other people and things, somewhere in the two years."""
    session = read()
    rooms = list(session.scalars(select(Room)))
    trainers = list(session.scalars(select(Trainer)))
    instruments = list(session.scalars(select(Instrument)))
    room, trainer, instrument = choose.choice(rooms), choose.choice(trainers), choose.choice(instruments)
    start = FIRST + timedelta(days=choose.randrange(DAYS), minutes=30 * choose.randrange(14))
    places = frozenset(place.id for place in instrument.places)
    return replace(
        wish,
        during=Interval(start, start + timedelta(minutes=90)),
        room=WishedRoom(room.id, room.name, room.capacity),
        trainers=[WishedTrainer(trainer.id, trainer.name)],
        instruments=[WishedInstrument(instrument.id, instrument.name, 2, places)],
    )


def plan_of(wish: Wish, *, postgresql: bool) -> str:
    """How the database finds the bookings of a wish, in its own words."""
    ids = ", ".join(map(str, sorted(wish.resource_ids)))
    start, end = wish.during.start, wish.during.end
    told = "" if postgresql else ".000000"
    query = (
        "SELECT resource_id FROM booking"
        f" WHERE resource_id IN ({ids}) AND live AND starts_at > '{start - timedelta(days=2):%Y-%m-%d %H:%M:%S}{told}'"
        f" AND starts_at < '{end:%Y-%m-%d %H:%M:%S}{told}' AND ends_at > '{start:%Y-%m-%d %H:%M:%S}{told}'"
    )
    rows = read().execute(text(("EXPLAIN " if postgresql else "EXPLAIN QUERY PLAN ") + query)).all()
    return " / ".join(str(row[0 if postgresql else -1]).strip() for row in rows)


def measure(database: str, url: str, folder: Path, bookings: int, rounds: int) -> Result:
    app = create_app(settings(url, folder))
    postgresql = database == "PostgreSQL"
    with app.app_context():
        upgrade()
        for load in (load_countries, load_courses):
            transact(load)
        session_id = transact(fill, bookings)
        if postgresql:
            with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.execute(text(f"ANALYZE {', '.join(TABLES)}"))
        made = read().scalar(text("SELECT count(*) FROM booking"))
        session = read().get_one(TrainingSession, session_id)
        facility = read().get_one(CourseRun, session.run_id).facility
        choose, wish = random.Random(7), wish_of(session)
        wishes = [random_wish(choose, wish) for _ in range(rounds)]
        own, driver, nothing, statements = [], [], [], 0
        for one in [*wishes[:10], *wishes]:  # ten to get warm
            with heard() as sent:
                surroundings(read(), facility, [one], now=FIRST)
            driver.append(milliseconds(sent))
            own.append(server_milliseconds(sent) if postgresql else driver[-1])
            nothing.append(milliseconds([("SELECT 1", ())] * len(sent)))
            statements = len(sent)
        told = plan_of(wishes[0], postgresql=postgresql)
        db.session.remove()
        db.engine.dispose()
    measured = sorted(own[10:])
    p99 = measured[int(len(measured) * 0.99)]
    medians = [round(statistics.median(each[10:]), 2) for each in (own, driver, nothing)]
    return Result(database, int(made or 0), medians[0], round(p99, 2), *medians[1:], statements, told)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--bookings", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for database, (url,), here in on_both(Path(folder), 1):
            results.append(measure(database, url, here, given.bookings, given.rounds))
    if given.json:
        json.dump([asdict(result) for result in results], sys.stdout, indent=2)
    else:
        for result in results:
            print(
                f"{result.database}: {result.bookings} bookings, own time: median {result.own_median_ms} ms,"
                f" 99 % {result.own_p99_ms} ms; by the driver {result.driver_median_ms} ms, of which asking for nothing"
                f" {result.nothing_median_ms} ms; {result.statements} statements\n  {result.plan}"
            )
    fast = all(result.own_median_ms < MOST_MS and "ix_booking_resource_start" in result.plan for result in results)
    return 0 if fast and results else 1


if __name__ == "__main__":
    sys.exit(main())
