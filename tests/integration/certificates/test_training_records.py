"""A training record is made of what stands in the records, for a certificate that counts, by a worker."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from tests import builders
from tests.conftest import written
from tests.integration.certificates.house import AFTER, House
from trainfac.certificates.models import Certificate, TrainingRecord
from trainfac.certificates.queries import certificate as certificate_of
from trainfac.certificates.services.changing import Why, suspend_certificate
from trainfac.certificates.services.orders import order_record
from trainfac.certificates.states import ReasonCode
from trainfac.certificates.training_record import transcript_of
from trainfac.delivery.models import Assessment, AssessmentResult, AttendanceRecord
from trainfac.delivery.queries import attendance_of_run, modules_of_participant
from trainfac.delivery.states import AssessmentKind, Outcome
from trainfac.identity.models import User
from trainfac.infra.audit import AuditEvent
from trainfac.infra.db import read, transact
from trainfac.infra.jobs import Job, run_job
from trainfac.infra.web import clock
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.kernel.messages import Message
from trainfac.scheduling.services.groups import GroupPlan, add_group


@pytest.fixture
def house(app):
    """Abebe attended half, with a practical that he passed; two modules were taught."""
    with written(app) as tx:
        house = House(tx)
        first, second = house.run.course.modules[:2]
        trainer = builders.a_trainer(tx, house.facility)
        for number, session in enumerate(house.run.sessions):
            session.module_id = (first if number < 4 else second).id
            if number < 4:
                session.trainers.append(trainer)
        house.abebe = house.participant("Abebe Tadesse", share=None, score=72)
        for session in house.run.sessions[:5]:
            tx.add(
                AttendanceRecord(session_id=session.id, registration_id=house.abebe.id, status="present", minutes=60)
            )
        practical = Assessment(
            run_id=house.run.id, kind=AssessmentKind.PRACTICAL, title="Working standard", module_id=second.id
        )
        tx.add(practical)
        tx.flush()
        seen = AssessmentResult(assessment_id=practical.id, registration_id=house.abebe.id, outcome=Outcome.PASSED)
        seen.recorded_by_id = house.actor.user_id
        seen.updated_at = datetime(2026, 11, 19, 21, tzinfo=UTC)  # the next day already where the facility is
        tx.add(seen)
        house.issue()
        return house


def certificate():
    read().rollback()
    found = read().scalars(select(Certificate.id)).one()
    return certificate_of(read(), found)


def order(house, **changes):
    return transact(order_record, certificate().id, **{"actor": house.actor, **changes})


def work(job_id):
    run_job(job_id, lease=timedelta(minutes=1), clock=clock)
    return read().get_one(Job, job_id, populate_existing=True)


def test_modules_with_what_was_held_and_attended_and_who_taught_them(app, house):
    told = transcript_of(read(), certificate())
    of_run = attendance_of_run(read(), house.run.id)[house.abebe.id]
    assert told.attendance == of_run
    first, second = (line for line in told.modules if line.attendance)
    length = of_run.held // 10
    assert (first.attendance.held, first.attendance.attended, first.trainers) == (4 * length, 240, "Dr Lakshmi Devi")
    assert (second.attendance.held, second.attendance.attended, second.trainers) == (6 * length, 60, "")
    assert [line.number for line in told.modules] == [1, 2]  # as on the certificate: no other was held
    assert not told.changed


def test_tests_with_what_was_needed_and_practicals_with_what_was_observed(app, house):
    told = transcript_of(read(), certificate())
    (test,), (practical,) = told.tests, told.practicals
    assert (test.title, str(test.reached)) == ("Post-test", "Yes")
    assert (test.result, test.needed) == ("72\N{NO-BREAK SPACE}%", "60\N{NO-BREAK SPACE}%")
    assert (practical.title, practical.result) == ("Working standard", Outcome.PASSED.label)
    assert practical.module == house.run.course.modules[1].title
    with written(app) as tx:
        assert practical.by == tx.get_one(User, house.actor.user_id).name
    assert practical.on == date(2026, 11, 20)


def test_a_pre_test_asks_for_nothing_and_what_is_not_recorded_is_said_so(app, house):
    with written(app) as tx:
        pre = Assessment(run_id=house.run.id, kind=AssessmentKind.PRE, title="Pre-test")
        tx.add_all([pre, Assessment(run_id=house.run.id, kind=AssessmentKind.PRACTICAL, title="Later")])
        tx.flush()
        tx.add(AssessmentResult(assessment_id=pre.id, registration_id=house.abebe.id, score=Decimal("12.5")))
    told = transcript_of(read(), certificate())
    first = told.tests[0]
    assert (first.result, first.needed, first.reached) == ("12.5\N{NO-BREAK SPACE}%", "", None)
    assert [str(one.result) for one in told.practicals] == ["Passed", "Not recorded"]
    assert (told.practicals[1].by, told.practicals[1].on) == ("", None)


def test_sessions_of_another_group_and_cancelled_ones_are_none_of_theirs(app, house):
    with written(app) as tx:
        run = tx.merge(house.run)
        sessions = sorted(run.sessions, key=lambda one: one.starts_at)
        other = add_group(tx, run.id, GroupPlan("B", 10), actor=house.actor, now=AFTER - timedelta(days=60))
        sessions[8].group_id, sessions[9].cancelled = other.id, True
    shares = modules_of_participant(read(), house.abebe.id)
    attended = attendance_of_run(read(), house.run.id)[house.abebe.id]
    assert sum(share.attendance.held for share in shares) == attended.held
    assert sum(share.attendance.attended for share in shares) == attended.attended == 300


def test_records_that_changed_since_are_said_to_have(app, house):
    with written(app) as tx:
        tx.execute(update(AttendanceRecord).values(minutes=30))
    assert transcript_of(read(), certificate()).changed


def test_a_worker_makes_it_once_and_the_same_order_is_one(app, house):
    ordered = order(house)
    assert order(house).id == ordered.id
    assert order(house, lang="fr").id != ordered.id
    job = work(ordered.job_id)
    assert (job.state.value, job.done, job.total) == ("done", 1, 1)
    made = read().get_one(TrainingRecord, ordered.id, populate_existing=True)
    content = app.extensions["files"].read(made.file)
    assert content.startswith(b"%PDF-")
    assert made.file.name == f"{certificate().serial}-training-record.pdf"
    again = order(house)
    assert again.id != ordered.id
    event = read().scalars(select(AuditEvent).where(AuditEvent.action == "training_record.ordered")).first()
    assert event.after == {"serial": certificate().serial}


def test_a_certificate_that_does_not_count_has_none(app, house):
    ordered = order(house)
    why = Why(ReasonCode.INQUIRY, "An inquiry")
    transact(suspend_certificate, certificate().id, why=why, actor=house.actor, now=AFTER)
    with pytest.raises(RuleBroken, match="no training record is given out"):
        order(house)
    job = work(ordered.job_id)
    assert job.state.value == "failed"
    assert "no training record is given out" in str(Message.from_json(job.failure))
    assert read().get_one(TrainingRecord, ordered.id, populate_existing=True).file_id is None


def test_a_coordinator_elsewhere_orders_none(app, house):
    with written(app) as tx:
        other = builders.actor(builders.a_coordinator(tx, builders.a_facility(tx, "DLI", iso2="CN"), "c@dli.example"))
    with pytest.raises(NotFound):
        order(house, actor=other)
    with pytest.raises(NotFound):
        transact(order_record, 999_999, actor=house.actor)
