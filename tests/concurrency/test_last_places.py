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


def registrations(run_code: str) -> list[Registration]:
    """Everybody who is on the run's list now, in the order in which they were taken in."""
    db.session.rollback()  # else it would be the list as it was when last looked at
    query = select(Registration).join(Registration.run).where(CourseRun.code == run_code)
    return list(read().scalars(query.order_by(Registration.id)))


def seated(rows: list[Registration]) -> list[Registration]:
    return [row for row in rows if row.state is RegistrationState.ACCEPTED]


def faults(run_code: str) -> list[str]:
    """Everything that is wrong with the seats and the waiting list of a run after the crowd was there."""
    rows = registrations(run_code)
    run = read().scalars(select(CourseRun).where(CourseRun.code == run_code)).one()
    sitting, waiting = seated(rows), [row for row in rows if row.state is RegistrationState.WAITING]
    wrong = {
        f"{len(sitting)} people on {run.capacity} seats": len(sitting) != run.capacity,
        f"{run.seats_taken} seats are counted as taken": run.seats_taken != run.capacity,
        f"{len(waiting)} people wait": len(waiting) != PEOPLE - SEATS,
        "ranks have gaps, doubles, or do not follow the order in which people were taken in": (
            [row.waitlist_rank for row in waiting] != list(range(1, PEOPLE - SEATS + 1))
        ),
        "somebody waits who came before somebody seated": bool(
            waiting and sitting and max(row.id for row in sitting) > min(row.id for row in waiting)
        ),
        "somebody is there twice": len({row.person_id for row in rows}) != len(rows),
    }
    return [fault for fault, is_so in wrong.items() if is_so]


@pytest.mark.slow
def test_the_last_places_go_to_as_many_as_there_are(race: Race) -> None:
    for number in range(REPETITIONS):
        answers = press(race.port, f"/runs/R-{number}/ask", race.crowd)
        assert set(answers) == {303}, f"repetition {number}: {sorted(set(answers))}"
        assert faults(f"R-{number}") == [], f"repetition {number}"


@pytest.mark.slow
def test_places_given_without_care_are_seen_to_be_oversold(race: Race) -> None:
    for number in range(CONTROLS):
        press(race.port, f"/careless/R-{number}/ask", race.crowd)
        assert len(seated(registrations(f"R-{number}"))) > SEATS + TAKEN
        assert f"people on {SEATS + TAKEN} seats" in " ".join(faults(f"R-{number}"))
