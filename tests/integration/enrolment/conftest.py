"""What most facts about enrolment begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from tests.builders import a_coordinator, a_facility, a_laboratory, a_person, a_run, a_user, actor, course
from tests.conftest import NOW
from trainfac.directory.models import Organisation
from trainfac.enrolment.models import Nomination
from trainfac.enrolment.services import decide, request_place
from trainfac.enrolment.states import Decision, NominationState
from trainfac.identity.roles import Actor, Grant, Role
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.states import Admission


@dataclass
class Scene:
    """A published run of a facility, its coordinator, and a laboratory with its head."""

    tx: Session
    facility: Facility
    run: CourseRun
    laboratory: Organisation
    coordinator: Actor
    head: Actor
    people: int = 0

    def technician(self, name: str = "") -> Actor:
        """Somebody new with an account, who works at the laboratory."""
        self.people += 1
        person = a_person(self.tx, name or f"Technician {self.people}", at=self.laboratory)
        return actor(a_user(self.tx, f"t{self.people}@lab.example", person=person))

    def asks(self, who: Actor, motivation: str = "") -> Nomination:
        return request_place(self.tx, self.run.code, motivation=motivation, actor=who, now=NOW)

    def decides(
        self, decision: Decision, *nominations: Nomination, seen: NominationState = NominationState.SUBMITTED
    ) -> None:
        ids = [nomination.id for nomination in nominations]
        decide(
            self.tx, self.facility.id, ids, decision, seen=seen, note="See you soon", actor=self.coordinator, now=NOW
        )


@pytest.fixture
def scene(tx: Session) -> Callable[..., Scene]:
    """Sets the scene: a run of two seats unless told otherwise."""

    def build(*, capacity: int = 2, admission: Admission = Admission.SELECTION) -> Scene:
        facility = a_facility(tx)
        run = a_run(tx, facility, course(tx), capacity=capacity, admission=admission)
        laboratory = a_laboratory(tx)
        head = a_user(tx, "head@lab.example", grants=(Grant(Role.LABORATORY_HEAD, organisation_id=laboratory.id),))
        return Scene(tx, facility, run, laboratory, actor(a_coordinator(tx, facility)), actor(head))

    return build
