"""What the facts of this folder begin with: a published run with its people, and short ways to change it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import builders
from tests.conftest import NOW
from tests.integration.scheduling.planning import Place, a_place, planned, sessions
from trainfac.directory.models import Organisation
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import RegistrationState
from trainfac.notices.models import Mail, Mailing
from trainfac.notices.queries.news import news_of
from trainfac.notices.queries.untold import runs_untold
from trainfac.notices.services.sending import Post, send
from trainfac.notices.telling import Letter, News, letters
from trainfac.notices.writing import scribe
from trainfac.scheduling.models import CourseRun, TrainingSession
from trainfac.scheduling.services.run_states import publish
from trainfac.scheduling.services.sessions import change_session, plan_of

HOLD = timedelta(minutes=5)


@dataclass
class Scene:
    """A run of two days at HYD that everybody knows, with a trainer who can be written to."""

    tx: Session
    place: Place
    run: CourseRun
    laboratory: Organisation
    people: dict[str, Registration] = field(default_factory=dict)

    def participant(self, name: str, email: str | None = None, **changes: Any) -> Registration:
        """One more on the run; with an address made of the first name unless another is given."""
        address = f"{name.split(maxsplit=1)[0].lower()}@lab.example" if email is None else email
        person = builders.a_person(self.tx, name, at=self.laboratory, email=address)
        state = changes.pop("state", RegistrationState.ACCEPTED)
        found = builders.a_registration(self.tx, changes.pop("run", self.run), person, self.laboratory, state)
        self.people[name] = found
        return found

    def session(self, number: int = 0, run: CourseRun | None = None) -> TrainingSession:
        return sessions(self.tx, run or self.run)[number]

    def change(self, session: TrainingSession, **changes: Any) -> TrainingSession:
        """As a coordinator does by the form."""
        plan = replace(plan_of(session), override_reason="Because", **changes)
        return change_session(
            self.tx, session.id, plan, version=session.version, actor=self.place.actor, now=NOW
        ).session

    def news(self, now: datetime = NOW) -> list[News]:
        self.tx.flush()
        facility = self.place.facility
        return news_of(self.tx, facility, runs_untold(self.tx, facility.id, now), now)

    def letters(self, now: datetime = NOW) -> list[Letter]:
        return letters(self.news(now), now)

    def sends(self, words: str = "", now: datetime = NOW, hold: timedelta = HOLD) -> Mailing:
        """Everything that waits, as the coordinator saw it a moment ago."""
        seen = {one.run.id: one.digest for one in self.news(now)}
        post = Post(words, hold, "localhost")
        mailing = send(self.tx, self.place.facility.id, seen, post, scribe=scribe, actor=self.place.actor, now=now)
        self.tx.flush()
        return mailing

    def mails(self) -> list[Mail]:
        return list(self.tx.scalars(select(Mail).order_by(Mail.id).execution_options(populate_existing=True)))


def a_scene(tx: Session, *, published: bool = True) -> Scene:
    place = a_place(tx)
    place.facility.contact_email = "office@hyd.example"
    place.trainer.person.email = "trainer@hyd.example"
    run = planned(tx, place, code="HYD-1").run
    scene = Scene(tx, place, run, builders.a_laboratory(tx))
    if published:
        publish(tx, run.id, actor=place.actor, now=NOW)
    tx.flush()
    return scene
