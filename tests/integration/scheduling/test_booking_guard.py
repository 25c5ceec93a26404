"""The database refuses two live bookings of one resource at the same time, whatever code writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

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


@pytest.mark.parametrize("how", ["INSERT OR IGNORE", "INSERT OR REPLACE", "INSERT OR FAIL", "INSERT OR ROLLBACK"])
def test_sqlite_has_no_side_door(tx, held, how):
    if is_postgresql(tx):
        pytest.skip("a way of writing that only SQLite has")
    assert refused(tx, lambda: write(tx, *held, 30, 90, statement=text(INSERT.text.replace("INSERT", how, 1))))


@pytest.mark.parametrize("how", ["UPDATE OR IGNORE", "UPDATE OR REPLACE"])
def test_sqlite_has_no_side_door_for_changes(tx, held, how):
    if is_postgresql(tx):
        pytest.skip("a way of writing that only SQLite has")
    write(tx, *held, 60, 120)
    later = text(f"{how} booking SET starts_at = :at WHERE starts_at >= :ten")
    assert refused(tx, lambda: tx.execute(later, {"at": instant(tx, 59), "ten": instant(tx, 60)}))


def test_the_row_that_takes_the_place_of_another_is_looked_at_as_well(tx, held):
    """An upsert, which both databases have."""
    write(tx, *held, 60, 120)
    (first, second) = tx.scalars(text("SELECT id FROM booking ORDER BY starts_at"))
    columns = "id, resource_id, session_id, starts_at, ends_at, live, created_at, updated_at"
    upsert = text(
        f"INSERT INTO booking ({columns}) SELECT :id, resource_id, session_id, starts_at, :ends, live, created_at,"
        " updated_at FROM booking WHERE id = :id ON CONFLICT (id) DO UPDATE SET ends_at = excluded.ends_at"
    )
    tx.execute(upsert, {"id": second, "ends": instant(tx, 130)})
    assert refused(tx, lambda: tx.execute(upsert, {"id": first, "ends": instant(tx, 61)}))


def test_nothing_is_passed_over_where_doing_nothing_was_asked_for(tx, held):
    """PostgreSQL refuses the very words, because its constraint can be deferred."""
    with pytest.raises(DBAPIError, match=r"ON CONFLICT does not support deferrable|booking overlap"):
        write(tx, *held, 30, 90, statement=text(f"{INSERT.text} ON CONFLICT DO NOTHING"))


@pytest.mark.parametrize("column", ["starts_at", "ends_at"])
@pytest.mark.parametrize(
    "written", ["2027-01-11T{}:00.000000", "2027-01-11 {}:00", "2027-01-11 {}:00.000000+00:00", "20270111 {}:00.000000"]
)
def test_an_overlap_is_refused_however_its_time_is_written(tx, held, column, written):
    """Times are text in SQLite: what is not written as others are is refused, overlap or not."""
    room, session = held
    hours = {"starts_at": "03:45", "ends_at": "04:15"}
    times = {name: f"2027-01-11 {hour}:00.000000" for name, hour in hours.items()}
    times[column] = written.format(hours[column])
    values = {"resource": room.id, "session": session.id, "live": True, "now": instant(tx, 0)}
    tx.execute(text("SET LOCAL TIME ZONE 'UTC'")) if is_postgresql(tx) else None
    with pytest.raises(
        IntegrityError, match=r"ex_booking_no_overlap|booking overlap|booking not written as others are"
    ):
        tx.execute(INSERT, {**values, "starts": times["starts_at"], "ends": times["ends_at"]})


def test_a_booking_is_live_or_it_is_not(tx, held):
    if is_postgresql(tx):
        pytest.skip("PostgreSQL knows true and false")
    with pytest.raises(IntegrityError, match="booking not written as others are"):
        tx.execute(text("UPDATE booking SET live = 'maybe'"))


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
