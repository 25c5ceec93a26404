"""The database refuses two live bookings of one resource at the same time, whatever code writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests import builders
from trainfac.infra.db import is_postgresql

NINE = datetime(2027, 1, 11, 3, 30, tzinfo=UTC)
INSERT = text(
    "INSERT INTO booking (resource_id, session_id, starts_at, ends_at, live, created_at, updated_at)"
    " VALUES (:resource, :session, :starts, :ends, :live, :now, :now)"
)


@pytest.fixture
def held(tx):
    """A session, and a room booked for it from nine to ten."""
    facility = builders.a_facility(tx)
    room = builders.a_room(tx, facility)
    session = builders.a_session(tx, builders.a_run(tx, facility, builders.course(tx)))
    write(tx, room, session, 0, 60)
    tx.commit()
    return room, session


def instant(tx, minutes):
    """As the driver stores it: SQLite keeps text."""
    at = NINE + timedelta(minutes=minutes)
    return at if is_postgresql(tx) else at.replace(tzinfo=None).isoformat(" ") + ".000000"


def write(tx, resource, session, starts, ends, live=True, statement=INSERT):
    values = {"resource": resource.id, "session": session.id, "live": live, "now": instant(tx, 0)}
    tx.execute(statement, {**values, "starts": instant(tx, starts), "ends": instant(tx, ends)})


def refused(tx, act):
    with pytest.raises(IntegrityError) as error:
        act()
    tx.rollback()
    return "ex_booking_no_overlap" in str(error.value) or "booking overlap" in str(error.value)


@pytest.mark.parametrize(("starts", "ends"), [(0, 60), (30, 90), (-30, 30), (10, 20), (-10, 70), (59, 61)])
def test_an_overlap_is_refused(tx, held, starts, ends):
    assert refused(tx, lambda: write(tx, *held, starts, ends))


@pytest.mark.parametrize(("starts", "ends"), [(60, 120), (-60, 0)])
def test_intervals_are_half_open(tx, held, starts, ends):
    write(tx, *held, starts, ends)
    tx.commit()


def test_what_is_not_live_holds_nothing(tx, held):
    write(tx, *held, 0, 60, live=False)
    tx.commit()


def test_a_booking_is_not_made_live_over_another(tx, held):
    write(tx, *held, 0, 60, live=False)
    tx.commit()
    assert refused(tx, lambda: tx.execute(text("UPDATE booking SET live = :live"), {"live": True}))


def test_a_booking_is_not_moved_onto_another(tx, held):
    write(tx, *held, 60, 120)
    tx.commit()
    later = text("UPDATE booking SET starts_at = :at WHERE starts_at >= :ten")
    values = {"at": instant(tx, 59), "ten": instant(tx, 60)}
    assert refused(tx, lambda: tx.execute(later, values))


def test_another_resource_is_free(tx, held):
    _, session = held
    other = builders.a_room(tx, session.run.facility, "Room 2")
    write(tx, other, session, 0, 60)
    tx.commit()


@pytest.mark.parametrize("how", ["INSERT OR IGNORE", "INSERT OR REPLACE"])
def test_sqlite_has_no_side_door(tx, held, how):
    if is_postgresql(tx):
        pytest.skip("a way of writing that only SQLite has")
    assert refused(tx, lambda: write(tx, *held, 30, 90, statement=text(INSERT.text.replace("INSERT", how, 1))))


def test_two_rooms_are_swapped_by_updates_in_one_transaction(tx, held):
    if not is_postgresql(tx):
        pytest.skip("SQLite's triggers look at every row at once; bookings.hold lets go first")
    room, session = held
    other = builders.a_room(tx, session.run.facility, "Room 2")
    write(tx, other, session, 0, 60)
    tx.commit()
    tx.execute(text("SET CONSTRAINTS ex_booking_no_overlap DEFERRED"))
    change = text("UPDATE booking SET resource_id = :new WHERE id = :id")
    ids = dict(tx.execute(text("SELECT resource_id, id FROM booking")).all())
    tx.execute(change, {"new": other.id, "id": ids[room.id]})
    tx.execute(change, {"new": room.id, "id": ids[other.id]})
    tx.commit()
    assert dict(tx.execute(text("SELECT id, resource_id FROM booking")).all()) == {
        ids[room.id]: other.id,
        ids[other.id]: room.id,
    }
