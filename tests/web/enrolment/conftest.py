"""What most facts about the pages of enrolment begin with. Days are counted from today: pages read the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import builders
from tests.web.public.conftest import in_days
from trainfac.directory.models import Organisation, Person
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.services import request_place
from trainfac.identity.models import User
from trainfac.identity.roles import Grant, Role
from trainfac.infra.db import Base
from trainfac.infra.web import clock
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.states import Admission

T = TypeVar("T", bound=Base)


@dataclass
class House:
    """A facility with a published run, and a laboratory; who signs in gets a browser."""

    app: Flask
    tx: Session
    facility: Facility
    run: CourseRun
    laboratory: Organisation
    users: dict[str, User] = field(default_factory=dict)

    def browser(self, user: User) -> FlaskClient:
        self.tx.commit()
        return builders.sign_in(self.app.test_client(), user)

    def coordinator(self) -> FlaskClient:
        return self.browser(builders.a_coordinator(self.tx, self.facility))

    def head(self, laboratory: Organisation | None = None, email: str = "head@lab.example") -> FlaskClient:
        at = laboratory or self.laboratory
        return self.browser(
            builders.a_user(self.tx, email, grants=(Grant(Role.LABORATORY_HEAD, organisation_id=at.id),))
        )

    def technician(self, name: str = "Abebe Tadesse", *, at: Organisation | None = None) -> User:
        person = builders.a_person(self.tx, name, at=at or self.laboratory)
        return builders.a_user(self.tx, f"{person.id}@lab.example", person=person)

    def asks(self, user: User, motivation: str = "", run: CourseRun | None = None) -> Nomination:
        code = (run or self.run).code
        wish = request_place(self.tx, code, motivation=motivation, actor=builders.actor(user), now=clock())
        self.tx.commit()
        return wish

    def participant(self, name: str, run: CourseRun | None = None) -> Registration:
        person = builders.a_person(self.tx, name, at=self.laboratory, email=f"{abs(hash(name))}@lab.example")
        registration = builders.a_registration(self.tx, run or self.run, person, self.laboratory)
        self.tx.commit()
        return registration

    def again(self, row: T) -> T:
        """The row as it is now; the transaction ends at once, or it would keep the pages from writing."""
        self.tx.refresh(row)
        self.tx.commit()
        return row

    def rows(self, kind: type[T]) -> list[T]:
        found = list(self.tx.scalars(select(kind).order_by(kind.id)))
        self.tx.commit()
        return found

    def elsewhere(self) -> tuple[Facility, CourseRun, Person]:
        """Another facility, a run of it, and somebody who takes part there and nowhere else."""
        facility = builders.a_facility(self.tx, "DAL", iso2="CN", timezone="Asia/Shanghai")
        run = builders.a_run(
            self.tx, facility, builders.course(self.tx, "SAF-101"), code="DAL-1", starts_on=in_days(30)
        )
        stranger = builders.a_person(self.tx, "Somebody Elsewhere", at=builders.a_laboratory(self.tx, "Dali Dairy"))
        builders.a_registration(self.tx, run, stranger, stranger.employments[0].organisation)
        self.tx.commit()
        return facility, run, stranger


@pytest.fixture
def house(app: Flask, tx: Session) -> Callable[..., House]:
    def build(*, capacity: int = 2, admission: Admission = Admission.SELECTION) -> House:
        facility = builders.a_facility(tx)
        run = builders.a_run(
            tx,
            facility,
            builders.course(tx),
            code="HYD-1",
            starts_on=in_days(30),
            capacity=capacity,
            admission=admission,
        )
        laboratory = builders.a_laboratory(tx)
        tx.commit()
        return House(app, tx, facility, run, laboratory)

    return build
