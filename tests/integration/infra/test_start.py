import pytest
from sqlalchemy import func, select, text

from tests.guard import rebuilt_carelessly, without_guard, without_trigger
from trainfac.catalogue.models import Course, Module
from trainfac.directory.models import Country
from trainfac.infra.db import db, is_postgresql, read


def test_a_fresh_database_has_countries_courses_and_modules(app):
    assert read().scalar(select(func.count(Country.id))) == 249
    assert read().scalar(select(func.count(Course.id))) == 23
    assert read().scalar(select(func.count(Module.id))) == 164


def test_health_is_json_and_says_which_part_is_unfit(client):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    fit = dict.fromkeys(("database", "storage", "bookings", "calendars"), "ok")
    assert answer.json == {"status": "failed", "worker": "failed", **fit}


def test_a_database_that_lost_its_guard_against_double_bookings_is_unfit(client):
    with without_guard():
        assert client.get("/healthz").json["bookings"] == "failed"
    assert client.get("/healthz").json["bookings"] == "ok"


@pytest.mark.parametrize("what", ["no_overlap", "written_alike"])
@pytest.mark.parametrize("event", ["INSERT", "UPDATE"])
def test_half_a_guard_is_none(client, what, event):
    if is_postgresql(read()):
        pytest.skip("PostgreSQL has one constraint")
    with without_trigger(f"booking_{what}_{event}", "booking"):
        assert client.get("/healthz").json["bookings"] == "failed"
    assert client.get("/healthz").json["bookings"] == "ok"


def test_a_table_that_a_migration_rebuilt_without_its_triggers_is_noticed(client):
    if is_postgresql(read()):
        pytest.skip("PostgreSQL keeps its constraints when a table changes")
    with rebuilt_carelessly("booking"):
        assert client.get("/healthz").json["bookings"] == "failed"
        assert client.get("/healthz").status_code == 503
    assert client.get("/healthz").json["bookings"] == "ok"


def test_a_constraint_of_that_name_elsewhere_is_no_guard(client):
    if not is_postgresql(read()):
        pytest.skip("on SQLite triggers are counted")
    with without_guard():
        db.session.execute(text("ALTER TABLE closure ADD CONSTRAINT ex_booking_no_overlap CHECK (id > 0)"))
        db.session.commit()
        assert client.get("/healthz").json["bookings"] == "failed"
        db.session.execute(text("ALTER TABLE closure DROP CONSTRAINT ex_booking_no_overlap"))
        db.session.commit()


def test_a_database_that_would_not_tell_calendars_of_changes_is_unfit(client):
    with without_trigger("facility_calendar", "facility"):
        assert client.get("/healthz").json["calendars"] == "failed"
    assert client.get("/healthz").json["calendars"] == "ok"
