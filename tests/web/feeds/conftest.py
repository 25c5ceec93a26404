"""A published run with everybody who could want its sessions in a calendar, and ways to fetch it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import builders as make
from tests.conftest import written
from tests.web.pages import opened
from trainfac.identity.models import User
from trainfac.identity.roles import Grant, Role
from trainfac.scheduling.states import RunState


class World:
    """HYD with a run of two sessions in its room, by its trainer; DLI with nothing. Each user by what they are."""

    def __init__(self, tx: Session) -> None:
        self.starts_at = datetime.now(UTC).replace(hour=4, minute=30, second=0, microsecond=0) + timedelta(days=20)
        self.facility, self.elsewhere = make.a_facility(tx), make.a_facility(tx, "DLI", iso2="CN")
        self.room, self.teacher = make.a_room(tx, self.facility), make.a_trainer(tx, self.facility)
        first = self.starts_at.date()
        self.run = make.a_run(tx, self.facility, make.course(tx), code="HYD-01", starts_on=first, days=3)
        self.run.published_at = datetime.now(UTC)
        self.sessions = [self.session(tx, days) for days in (0, 1)]
        laboratory = make.a_laboratory(tx)
        self.abebe = make.a_person(tx, "Abebe Tadesse", at=laboratory)
        self.place = make.a_registration(tx, self.run, self.abebe, laboratory)
        trains = Grant(Role.TRAINER, facility_id=self.facility.id)
        self.users: dict[str, User] = {
            "coordinator": make.a_coordinator(tx, self.facility),
            "colleague": make.a_coordinator(tx, self.facility, "colleague@hyd.example"),
            "stranger": make.a_coordinator(tx, self.elsewhere, "coordinator@dli.example"),
            "trainer": make.a_user(tx, "lakshmi@hyd.example", person=self.teacher.person, grants=(trains,)),
            "technician": make.a_user(tx, "abebe@lab.example", person=self.abebe),
            "passer-by": make.a_user(tx, "mary@lab.example", person=make.a_person(tx, "Mary")),
            "administrator": make.an_administrator(tx),
        }
        tx.flush()
        run, things = "/staff/HYD/runs/HYD-01", "/staff/HYD/resources"
        self.pages = {
            "run": f"{run}/subscribe",
            "room": f"{things}/rooms/{self.room.id}/subscribe",
            "trainer": f"{things}/trainers/{self.teacher.id}/subscribe",
            "facility": "/staff/HYD/calendar/subscribe",
            "own_training": "/my/training/subscribe",
            "own_teaching": "/my/sessions/subscribe",
        }

    def session(self, tx: Session, days: int, **more: object) -> object:
        at = self.starts_at + timedelta(days=days)
        return make.a_session(tx, self.run, starts_at=at, room=self.room, trainers=(self.teacher,), **more)

    def draft(self, tx: Session) -> None:
        """Another run in the same room by the same trainer, not published."""
        at = self.starts_at + timedelta(days=1, hours=3)
        run = make.a_run(
            tx, self.facility, make.course(tx), code="HYD-02", starts_on=at.date(), days=1, state=RunState.DRAFT
        )
        make.a_session(tx, run, starts_at=at, room=self.room, trainers=(self.teacher,))


WHO = {
    "run": "coordinator",
    "room": "coordinator",
    "trainer": "coordinator",
    "facility": "coordinator",
    "own_training": "technician",
    "own_teaching": "trainer",
}


@pytest.fixture
def world(app: Flask) -> World:
    with written(app) as tx:
        return World(tx)


@dataclass(frozen=True)
class Desk:
    """Opens pages as one of the world's people, and reads the secret address that a page shows."""

    app: Flask
    world: World

    def browser(self, who: str) -> FlaskClient:
        return make.sign_in(self.app.test_client(), self.world.users[who])

    def subscribe(self, kind: str, who: str | None = None) -> str:
        """Make the address of a calendar as its page does; its path."""
        browser, page = self.browser(who or WHO[kind]), self.world.pages[kind]
        made = browser.post(page)
        assert made.status_code == 303, made.text[:2000]
        return self.shown(browser, page)

    def shown(self, browser: FlaskClient, page: str) -> str:
        field = opened(browser, page).find(".//input[@id='address']")
        assert field is not None
        value = field.get("value") or ""
        assert value.startswith("http://localhost/feeds/")
        return value.removeprefix("http://localhost")


@pytest.fixture
def desk(app: Flask, world: World) -> Desk:
    return Desk(app, world)


@pytest.fixture
def fetch(app: Flask) -> Callable[..., TestResponse]:
    """Fetch an address as a calendar program does: without cookies."""

    def fetched(path: str, method: str = "GET", **headers: str) -> TestResponse:
        client = app.test_client(use_cookies=False)
        return client.open(path, method=method, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return fetched


def events(answer: TestResponse) -> list[Event]:
    assert answer.status_code == 200, answer.text
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def standings(answer: TestResponse) -> list[str]:
    return [str(event["status"]) for event in events(answer)]
