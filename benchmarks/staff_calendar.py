"""What the calendar of a facility costs: a month with 3,000 sessions and 100 resources.

    .venv/bin/python benchmarks/staff_calendar.py [--json]

CPU time of this process for the request for data and for a move, through Flask's test client, on SQLite and on
PostgreSQL where it is; and, where Chromium is, the time until something is painted and until the calendar is filled.
Ends with status 1 when a promise is not kept.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from _databases import on_both
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests import builders
from tests.browser.installation import Installation, installed
from tests.conftest import settings, written
from tests.servers import ServerMissing
from tests.servers.browser import running_browser
from trainfac.catalogue.loading import load_courses
from trainfac.directory.loading import load_countries
from trainfac.factory import create_app
from trainfac.identity.models import User
from trainfac.infra.db import db, transact
from trainfac.scheduling.models import Booking, TrainingSession, session_trainer

SESSIONS, ROOMS, TRAINERS, RUNS = 3_000, 50, 50, 20
MONTH = date(2027, 3, 1)  # begins on a Monday
DATA, MOVE, FIRST = 150, 100, 1_000  # milliseconds: promised at most
ROUNDS = 15


@dataclass(frozen=True)
class Result:
    """What one thing took on one kind of database, in milliseconds; ``promised`` zero promises nothing."""

    database: str
    what: str
    milliseconds: float
    kilobytes: float
    promised: int

    @property
    def kept(self) -> bool:
        return not self.promised or self.milliseconds < self.promised


@dataclass(frozen=True)
class Busy:
    """A facility with a full month, and who coordinates it."""

    user: User
    session: int


def full_month(tx: Session) -> Busy:
    """Sessions of ninety minutes, spread over the working days, every room and trainer in turn."""
    facility = builders.a_facility(tx)
    rooms = [builders.a_room(tx, facility, f"Room {number:02}", 40) for number in range(ROOMS)]
    trainers = [builders.a_trainer(tx, facility, f"Trainer {number:02}") for number in range(TRAINERS)]
    course = builders.course(tx)
    runs = [
        builders.a_run(tx, facility, course, code=f"RUN-{number:02}", starts_on=MONTH, days=31)
        for number in range(RUNS)
    ]
    days = [day for number in range(31) if (day := MONTH + timedelta(days=number)).weekday() < 5]
    slots = [(day, hour) for day in days for hour in (4, 6, 8)]  # UTC, apart by two hours
    sessions, bookings, taught = [], [], []
    for number in range(SESSIONS):
        day, hour = slots[number % len(slots)]
        which = number // len(slots)
        start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        times = {"starts_at": start, "ends_at": start + timedelta(minutes=90)}
        run, room, trainer = runs[which % RUNS], rooms[which], trainers[which]
        module = course.modules[which % len(course.modules)]
        sessions.append({"id": number + 1, "run_id": run.id, "module_id": module.id, "room_id": room.id, **times})
        taught.append({"session_id": number + 1, "trainer_id": trainer.id})
        bookings += [{"session_id": number + 1, "resource_id": one.id, **times} for one in (room, trainer)]
    tx.execute(insert(TrainingSession), sessions)
    tx.execute(insert(session_trainer), taught)
    tx.execute(insert(Booking), bookings)
    return Busy(builders.a_coordinator(tx, facility), 1)


@contextmanager
def arranged(url: str, folder: Path) -> Iterator[tuple[Flask, Busy]]:
    folder.mkdir()
    app = create_app(settings(url, folder))
    with app.app_context():
        upgrade()
        transact(load_countries)
        transact(load_courses)
        with written(app) as tx:
            busy = full_month(tx)
        yield app, busy
        db.session.remove()
        db.engine.dispose()


def cpu(client: FlaskClient, address: str) -> tuple[float, float]:
    """Milliseconds of CPU and kilobytes of a request, the median of many."""
    spent, size = [], 0
    for _ in range(ROUNDS):
        begun = time.process_time()
        answer = client.get(address)
        spent.append((time.process_time() - begun) * 1000)
        assert answer.status_code == 200, answer.text
        size = len(answer.data)
    return round(median(spent), 1), round(size / 1000, 1)


def requests(database: str, app: Flask, busy: Busy) -> Iterator[Result]:
    client = builders.sign_in(app.test_client(), busy.user)
    here = "/staff/HYD/calendar/sessions"
    week = f"from={MONTH}&to={MONTH + timedelta(days=7)}"
    for what, address, promised in (
        ("data of the month, as numbers", f"{here}?view=month&from={MONTH}&to={MONTH + timedelta(days=35)}", DATA),
        ("data of a week by room, 40 rows", f"{here}?view=rooms&{week}", DATA),
        ("data of a day", f"{here}?view=day&from={MONTH}&to={MONTH + timedelta(days=1)}", DATA),
        ("data of a whole week, all at once", f"{here}?view=week&{week}", 0),
        ("data of the whole month, all at once", f"{here}?view=week&from={MONTH}&to={MONTH + timedelta(days=31)}", 0),
        ("the page of the month", f"/staff/HYD/calendar?view=month&day={MONTH}", 0),
    ):
        yield Result(database, what, *cpu(client, address), promised)
    yield moving(database, client, busy)


def moving(database: str, client: FlaskClient, busy: Busy) -> Result:
    """To a Saturday and back, so that nothing is in the way: a reason is given, for the facility rests then."""
    spent = []
    page = client.get(f"/staff/HYD/calendar?day={MONTH}&view=month").text
    token = re.findall(r'name="csrf_token" value="([^"]+)" data-cal-token', page)[0]
    for number in range(ROUNDS):
        day = MONTH + timedelta(days=5 if number % 2 == 0 else 0)
        wall = {"starts": f"{day}T09:30", "ends": f"{day}T11:00"}
        begun = time.process_time()
        answer = client.post(
            "/staff/HYD/calendar/move",
            data={"session": busy.session, "version": number + 1, "reason": "measured", "csrf_token": token, **wall},
        )
        spent.append((time.process_time() - begun) * 1000)
        assert answer.status_code == 200, answer.text
    return Result(database, "a move", round(median(spent), 1), 0, MOVE)


def painted(running: Installation, user: User) -> Iterator[Result]:
    """Medians of seven visits with an empty cache, the server's time in them."""
    with running_browser() as browser:
        for view, until in (("month", ".cal-count"), ("rooms", ".cal-session"), ("day", ".cal-session")):
            first, filled = [], []
            for _ in range(7):
                context = running.admit(browser.new_context(base_url=running.url), user)
                page = context.new_page()
                page.goto(f"/staff/HYD/calendar?view={view}&day={MONTH}")
                page.wait_for_selector(until)
                filled.append(page.evaluate("performance.now()"))
                first.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
                context.close()
            yield Result("SQLite", f"{view}: first content in Chromium", round(median(first)), 0, FIRST)
            yield Result("SQLite", f"{view}: calendar filled in Chromium", round(median(filled)), 0, 0)


def measured() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        for database, (url,), here in on_both(Path(folder), 1):
            with arranged(url, here / "app") as (app, busy):
                yield from requests(database, app, busy)
            if database == "SQLite":
                try:
                    with installed(url, here / "app", worker=False) as running:
                        yield from painted(running, busy.user)
                except ServerMissing as missing:
                    print(f"Without a browser: {missing}", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    results = list(measured())
    if as_json:
        print(json.dumps([asdict(result) for result in results], indent=2))
    else:
        for one in results:
            promised = f" (< {one.promised})" if one.promised else ""
            print(f"{one.database:11} {one.what:40} {one.milliseconds:8.1f} ms{promised} {one.kilobytes:8.1f} kB")
    return 0 if all(result.kept for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
