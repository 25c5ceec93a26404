"""A finished run whose certificates can be issued."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from tests import builders as make
from trainfac.certificates.models import Certificate
from trainfac.certificates.services.issuing import issue_certificates
from trainfac.delivery.models import Assessment, AssessmentResult
from trainfac.delivery.services.totals import record_share
from trainfac.delivery.states import AssessmentKind
from trainfac.scheduling.states import RunState

FIRST_DAY = date(2026, 11, 9)
AFTER = datetime(2026, 11, 21, 9, tzinfo=UTC)
URL = "https://training.example"


class House:
    """A finished run of two weeks with a post-test, and participants added as tests need them."""

    def __init__(self, tx):
        self.tx = tx
        self.facility = make.a_facility(tx)
        self.run = make.a_run(tx, self.facility, make.course(tx), starts_on=FIRST_DAY, state=RunState.FINISHED)
        for day in range(10):
            start = datetime(2026, 11, 9, 4, tzinfo=UTC) + timedelta(days=day)
            make.a_session(tx, self.run, starts_at=start, module=day % len(self.run.course.modules) + 1)
        tx.refresh(self.run)
        self.post = Assessment(run_id=self.run.id, kind=AssessmentKind.POST, title="Post-test")
        tx.add(self.post)
        tx.flush()
        self.laboratory = make.a_laboratory(tx)
        self.actor = make.actor(make.a_coordinator(tx, self.facility))

    def participant(self, name="Abebe Tadesse", share=100, score=70):
        registration = make.a_registration(self.tx, self.run, make.a_person(self.tx, name), self.laboratory)
        if share is not None:
            record_share(self.tx, registration.id, self.run.sessions, share, user_id=None)
        if score is not None:
            result = AssessmentResult(assessment_id=self.post.id, registration_id=registration.id, score=Decimal(score))
            self.tx.add(result)
        self.tx.flush()
        return registration

    def issue(self, **changes):
        given = {"actor": self.actor, "now": AFTER, "public_url": URL}
        return issue_certificates(self.tx, self.run.id, **{**given, **changes})

    def certificates(self):
        return list(self.tx.scalars(select(Certificate).order_by(Certificate.number)))
