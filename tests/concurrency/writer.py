"""Writers who book rooms for sessions as fast as they can, each in a process; run as a program, it tells what they did.

The argument is a JSON list with a task for each writer: ``seed``, ``attempts``, ``sessions`` and ``rooms`` (ids),
``first_at`` (ISO), ``careless``. Prints as many objects: ``held`` (by session what its last success left it with: start
in minutes, length, room; null for nothing), ``successes``, ``busy``, ``again`` (asked to try once more), ``errors``.
"""

from __future__ import annotations

import json
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from trainfac.factory import create_app
from trainfac.infra.db import transact
from trainfac.kernel.errors import Conflict
from trainfac.scheduling.models import Booking, Room, TrainingSession
from trainfac.scheduling.services import bookings
from trainfac.scheduling.services.busy import Busy

SLOTS, LENGTHS = 16, (60, 90)  # half hours of a day, minutes
Wanted = tuple[int, int, int]  # minutes after the first instant, minutes long, room


def book(tx: Session, session_id: int, first_at: datetime, wanted: Wanted | None) -> None:
    """As the application books: one session in a room at a time, or cancelled."""
    session = tx.get_one(TrainingSession, session_id)
    session.cancelled = wanted is None
    if wanted is not None:
        start, minutes, room_id = wanted
        session.starts_at = first_at + timedelta(minutes=start)
        session.ends_at = session.starts_at + timedelta(minutes=minutes)
        session.room = tx.get_one(Room, room_id)
    bookings.hold(tx, [session], facility=session.run.facility, now=first_at - timedelta(days=1))


def look(tx: Session, first_at: datetime, wanted: Wanted) -> bool:
    """Whether the room looks free."""
    start = first_at + timedelta(minutes=wanted[0])
    end = start + timedelta(minutes=wanted[1])
    taken = select(Booking.id).where(Booking.resource_id == wanted[2], Booking.starts_at < end, Booking.ends_at > start)
    return tx.scalar(taken.limit(1)) is None


def write(tx: Session, session_id: int, first_at: datetime, wanted: Wanted) -> None:
    """What was seen to be free is taken, although somebody may have taken it since."""
    start = first_at + timedelta(minutes=wanted[0])
    row = {"resource_id": wanted[2], "session_id": session_id, "starts_at": start, "live": True}
    tx.execute(delete(Booking).where(Booking.session_id == session_id))
    tx.execute(insert(Booking), [{**row, "ends_at": start + timedelta(minutes=wanted[1])}])


@dataclass
class Told:
    held: dict[int, Wanted | None] = field(default_factory=dict)
    successes: int = 0
    busy: int = 0
    again: int = 0
    errors: list[str] = field(default_factory=list)


def work(given: dict[str, Any]) -> dict[str, Any]:
    """What one writer told in the end, in a process of its own."""
    with create_app().app_context():
        return vars(_work(given))


def _work(given: dict[str, Any]) -> Told:
    choose, told = random.Random(given["seed"]), Told()
    first_at = datetime.fromisoformat(given["first_at"])
    for _ in range(given["attempts"]):
        session_id = choose.choice(given["sessions"])
        wanted: Wanted | None = (30 * choose.randrange(SLOTS), choose.choice(LENGTHS), choose.choice(given["rooms"]))
        if told.held.get(session_id) and choose.random() < 0.4:
            wanted = None
        try:
            if not given["careless"]:
                transact(book, session_id, first_at, wanted)
            elif wanted is None:
                continue
            elif transact(look, first_at, wanted):
                time.sleep(0.005)  # what takes place between looking and writing
                transact(write, session_id, first_at, wanted)
            else:
                told.busy += 1
                continue
        except Busy:
            told.busy += 1
        except Conflict:
            told.again += 1
        except Exception as error:  # noqa: BLE001 - told, and looked at by the test
            told.errors.append(repr(error)[:300])
        else:
            told.held[session_id] = wanted
            told.successes += 1
    return told


def main(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All at once; the processes are copies of this one, which has imported everything and opened nothing."""
    with ProcessPoolExecutor(len(tasks), mp_context=get_context("fork")) as pool:
        return list(pool.map(work, tasks))


if __name__ == "__main__":
    json.dump(main(json.loads(sys.argv[1])), sys.stdout)
