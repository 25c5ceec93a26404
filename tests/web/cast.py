"""A facility with a course that ends today, and everybody who might open its pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import builders as make
from trainfac.delivery.models import Assessment, AssessmentResult
from trainfac.delivery.services.totals import record_share
from trainfac.delivery.states import AssessmentKind
from trainfac.enrolment.models import Registration
from trainfac.identity.models import User
from trainfac.identity.roles import Grant, Role
from trainfac.scheduling.states import RunState

HERE = "/staff/HYD"
RUN = f"{HERE}/runs/HYD-01"

# What each person is answered on the pages of a run: those who have to do with it, those who may not know of it,
# those who have no such role, and those who are asked to sign in.
COORDINATOR_ONLY = {
    "coordinator": 200, "stranger": 404, "trainer": 403, "colleague": 403,
    "administrator": 403, "head": 403, "technician": 403, "anonymous": 303,
}  # fmt: skip
COORDINATOR_AND_TRAINER = {**COORDINATOR_ONLY, "trainer": 200, "colleague": 404}


class Cast:
    """Coordinators and trainers of HYD, a coordinator of DLI, and who has no role at either; two participants.

    The trainer teaches the run, the colleague is a trainer of the same facility. The technician is Abebe.
    """

    def __init__(self, tx: Session, state: RunState = RunState.RUNNING, *, recorded: bool = False) -> None:
        self.tx = tx
        self.now = datetime.now(UTC)
        self.facility = make.a_facility(tx)
        self.elsewhere = make.a_facility(tx, "DLI", iso2="CN", timezone="Asia/Shanghai")
        self.teacher = make.a_trainer(tx, self.facility)
        today = self.now.astimezone(self.facility.zone).date()
        self.run = make.a_run(
            tx, self.facility, make.course(tx), code="HYD-01", starts_on=today - timedelta(days=5), days=6, state=state
        )
        self.sessions = [
            make.a_session(tx, self.run, starts_at=self.now - timedelta(days=day, hours=3), trainers=(self.teacher,))
            for day in range(4, -1, -1)
        ]
        tx.refresh(self.run, ["sessions"])
        self.post = Assessment(run_id=self.run.id, kind=AssessmentKind.POST, title="Post-test")
        tx.add(self.post)
        tx.flush()
        self.laboratory = make.a_laboratory(tx)
        self.abebe = self.participant("Abebe Tadesse", recorded=recorded)
        self.bontu = self.participant("Bontu Regassa", recorded=recorded)
        self.users = self._users()
        tx.flush()

    def participant(self, name: str, *, recorded: bool = False, share: int = 100, score: int = 70) -> Registration:
        """One more; with attendance and a result when ``recorded``."""
        registration = make.a_registration(self.tx, self.run, make.a_person(self.tx, name), self.laboratory)
        if recorded:
            record_share(self.tx, registration.id, self.run.sessions, share, user_id=None)
            result = AssessmentResult(assessment_id=self.post.id, registration_id=registration.id, score=Decimal(score))
            self.tx.add(result)
            self.tx.flush()
        return registration

    def _users(self) -> dict[str, User]:
        tx, here = self.tx, self.facility.id
        trains = Grant(Role.TRAINER, facility_id=here)
        heads = Grant(Role.LABORATORY_HEAD, organisation_id=self.laboratory.id)
        colleague = make.a_trainer(tx, self.facility, "Dr Venkata Rao")
        return {
            "coordinator": make.a_coordinator(tx, self.facility),
            "stranger": make.a_coordinator(tx, self.elsewhere, "coordinator@dli.example"),
            "trainer": make.a_user(tx, "trainer@hyd.example", person=self.teacher.person, grants=(trains,)),
            "colleague": make.a_user(tx, "colleague@hyd.example", person=colleague.person, grants=(trains,)),
            "administrator": make.an_administrator(tx),
            "head": make.a_user(tx, "head@lab.example", person=make.a_person(tx, "Head"), grants=(heads,)),
            "technician": make.a_user(tx, "abebe@lab.example", person=self.abebe.person),
        }

    def browser(self, app: Flask, who: str) -> FlaskClient:
        """A browser in which this person is signed in; nobody for "anonymous"."""
        client = app.test_client()
        return client if who == "anonymous" else make.sign_in(client, self.users[who])


def answers(app: Flask, cast: Cast, address: str, expected: Mapping[str, int], method: str = "GET") -> dict[str, int]:
    """The status that each of those expected is answered with."""
    return {who: cast.browser(app, who).open(address, method=method).status_code for who in expected}
