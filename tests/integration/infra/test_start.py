from sqlalchemy import func, select

from tests.guard import without_guard, without_trigger
from trainfac.catalogue.models import Course, Module
from trainfac.directory.models import Country
from trainfac.infra.db import read


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


def test_a_database_that_would_not_tell_calendars_of_changes_is_unfit(client):
    with without_trigger("facility_calendar", "facility"):
        assert client.get("/healthz").json["calendars"] == "failed"
    assert client.get("/healthz").json["calendars"] == "ok"
