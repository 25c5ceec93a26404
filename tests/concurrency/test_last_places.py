"""200 people ask at once for the last 20 places, 8 server processes answer: nobody sits on a seat that is not there.

Twenty times over on each database, through the web server as in production. The same crowd at a page that
gives places without care shows that these tests would see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from tests import builders
from tests.concurrency.crowd import Visitor, press, server, visitors
from tests.conftest import written
from tests.web.public.conftest import in_days
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import RegistrationState
from trainfac.infra.db import db, read
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import Admission

PEOPLE, SEATS, TAKEN, REPETITIONS, CONTROLS = 200, 20, 10, 20, 3


@dataclass(frozen=True)
class Race:
    """The server's port and those who will all press at once."""

    port: int
    crowd: list[Visitor]


@pytest.fixture
def race(app: Flask) -> Iterator[Race]:
    """Runs R-0 … of which twenty seats are left, and people of a laboratory who are signed in."""
    with written(app) as tx:
        facility, laboratory = builders.a_facility(tx), builders.a_laboratory(tx)
        for number in range(REPETITIONS):
            run = builders.a_run(
                tx, facility, builders.course(tx), code=f"R-{number}", starts_on=in_days(30),
                capacity=SEATS + TAKEN, admission=Admission.FIRST_COME,
            )  # fmt: skip
            for early in range(TAKEN):
                builders.a_registration(tx, run, builders.a_person(tx, f"Early {early}"), laboratory)
        people = [builders.a_person(tx, f"Person {n}", at=laboratory) for n in range(PEOPLE)]
        users = [builders.a_user(tx, f"p{n}@lab.example", person=person) for n, person in enumerate(people)]
    with server(app) as port:
        yield Race(port, visitors(app, users))


def faults(run_code: str) -> list[str]:
    """Everything that is wrong with the seats and the waiting list of a run after the crowd was there."""
    db.session.rollback()
    run = read().scalars(select(CourseRun).where(CourseRun.code == run_code)).one()
    rows = read().scalars(select(Registration).where(Registration.run_id == run.id).order_by(Registration.id)).all()
    seated = [row for row in rows if row.state is RegistrationState.ACCEPTED]
    waiting = [row for row in rows if row.state is RegistrationState.WAITING]
    wrong = {
        f"{len(seated)} people on {run.capacity} seats": len(seated) != run.capacity,
        f"{run.seats_taken} seats are counted as taken": run.seats_taken != run.capacity,
        f"{len(waiting)} people wait": len(waiting) != PEOPLE - SEATS,
        "ranks have gaps, doubles, or do not follow the order in which people were taken in": (
            [row.waitlist_rank for row in waiting] != list(range(1, PEOPLE - SEATS + 1))
        ),
        "somebody waits who came before somebody seated": bool(
            waiting and seated and max(row.id for row in seated) > min(row.id for row in waiting)
        ),
        "somebody is there twice": len({row.person_id for row in rows}) != len(rows),
    }
    return [fault for fault, is_so in wrong.items() if is_so]


@pytest.mark.slow
def test_the_last_places_go_to_as_many_as_there_are(app: Flask, race: Race) -> None:
    for number in range(REPETITIONS):
        answers = press(race.port, f"/runs/R-{number}/ask", race.crowd)
        assert set(answers) == {303}, f"repetition {number}: {sorted(set(answers))}"
        assert faults(f"R-{number}") == [], f"repetition {number}"


@pytest.mark.slow
def test_places_given_without_care_are_seen_to_be_oversold(app: Flask, race: Race) -> None:
    oversold = 0
    for number in range(CONTROLS):
        press(race.port, f"/careless/R-{number}/ask", race.crowd)
        seated = (
            read()
            .scalars(
                select(Registration.id)
                .join(Registration.run)
                .where(CourseRun.code == f"R-{number}", Registration.state == RegistrationState.ACCEPTED)
            )
            .all()
        )
        oversold += len(seated) > SEATS + TAKEN
        assert faults(f"R-{number}") != []
    assert oversold == CONTROLS
