from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import builders as make
from tests.conftest import NOW
from trainfac.delivery.models import AttendanceRecord
from trainfac.delivery.queries import attendance_of_run
from trainfac.delivery.services.attendance import AttendanceEntry, record_attendance
from trainfac.delivery.services.totals import record_share
from trainfac.delivery.states import AttendanceStatus
from trainfac.enrolment.states import RegistrationState
from trainfac.identity.roles import Grant, Role
from trainfac.infra.audit import AuditEvent
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken
from trainfac.scheduling.states import RunState

PRESENT, LATE, ABSENT = AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.ABSENT


class House:
    """A running course with one session that began an hour ago, its trainer and two participants."""

    def __init__(self, tx, state=RunState.RUNNING):
        self.tx = tx
        self.facility = make.a_facility(tx)
        self.run = make.a_run(tx, self.facility, make.course(tx), state=state)
        self.trainer = make.a_trainer(tx, self.facility)
        self.session = make.a_session(tx, self.run, starts_at=NOW - timedelta(hours=2), trainers=(self.trainer,))
        laboratory = make.a_laboratory(tx)
        self.first = make.a_registration(tx, self.run, make.a_person(tx, "Abebe"), laboratory)
        self.second = make.a_registration(tx, self.run, make.a_person(tx, "Zarghuna"), laboratory)
        self.coordinator = make.actor(make.a_coordinator(tx, self.facility))
        grant = Grant(Role.TRAINER, facility_id=self.facility.id)
        user = make.a_user(tx, "trainer@hyd.example", person=self.trainer.person, grants=(grant,))
        self.teaches = make.actor(user)

    def record(self, *entries, actor=None, session=None, reason="", now=NOW):
        return record_attendance(
            self.tx,
            (session or self.session).id,
            [AttendanceEntry(*entry) for entry in entries],
            actor=actor or self.teaches,
            now=now,
            reason=reason,
        )

    def records(self):
        query = select(AttendanceRecord).order_by(AttendanceRecord.registration_id)
        return [(r.registration_id, r.status, r.minutes) for r in self.tx.scalars(query)]


def test_a_trainer_records_own_session(tx):
    house = House(tx)
    assert house.record((house.first.id, PRESENT), (house.second.id, LATE, 60)) == 2
    assert house.records() == [(house.first.id, PRESENT, 90), (house.second.id, LATE, 60)]


def test_the_same_sheet_sent_twice_changes_nothing(tx):
    house = House(tx)
    house.record((house.first.id, PRESENT))
    assert house.record((house.first.id, PRESENT)) == 0
    assert len(house.records()) == 1


def test_a_trainer_of_the_facility_records_no_session_of_others(tx):
    house = House(tx)
    other = make.a_session(tx, house.run, starts_at=NOW - timedelta(hours=5))
    with pytest.raises(NotFound):
        house.record((house.first.id, PRESENT), session=other)


def test_a_coordinator_of_another_facility_is_told_there_is_no_such_session(tx):
    house = House(tx)
    stranger = make.actor(make.a_coordinator(tx, make.a_facility(tx, "DLI", iso2="CN"), "c@dli.example"))
    with pytest.raises(NotFound):
        house.record((house.first.id, PRESENT), actor=stranger)


def test_attendance_is_not_recorded_before_the_session_begins(tx):
    house = House(tx)
    with pytest.raises(RuleBroken):
        house.record((house.first.id, PRESENT), now=house.session.starts_at - timedelta(minutes=1))


def test_every_wrong_minute_is_named_and_nothing_is_recorded(tx):
    house = House(tx)
    with pytest.raises(RuleBroken) as refused:
        house.record((house.first.id, LATE), (house.second.id, LATE, 91))
    assert set(refused.value.fields) == {f"minutes-{house.first.id}", f"minutes-{house.second.id}"}
    assert house.records() == []


def test_somebody_waiting_for_a_seat_is_on_no_sheet(tx):
    house = House(tx)
    house.first.move(RegistrationState.WITHDRAWN)
    tx.flush()
    with pytest.raises(NotFound):
        house.record((house.first.id, PRESENT))


def test_a_correction_after_the_run_needs_a_reason(tx):
    house = House(tx, RunState.FINISHED)
    house.record((house.first.id, PRESENT))
    with pytest.raises(RuleBroken) as refused:
        house.record((house.first.id, ABSENT))
    assert "reason" in refused.value.fields


def test_a_correction_keeps_the_old_value(tx):
    house = House(tx, RunState.FINISHED)
    house.record((house.first.id, PRESENT))
    house.record((house.first.id, ABSENT), reason="signed for by a colleague")
    event = tx.scalars(select(AuditEvent).where(AuditEvent.action == "attendance.changed")).one()
    assert event.before == {"status": "present", "minutes": 90}
    assert event.reason == "signed for by a colleague"


def test_a_closed_run_is_corrected_by_its_coordinator_only(tx):
    house = House(tx, RunState.CLOSED)
    with pytest.raises(Forbidden):
        house.record((house.first.id, PRESENT))
    assert house.record((house.first.id, PRESENT), actor=house.coordinator, reason="found the paper list") == 1


def test_minutes_are_summed_over_the_sessions_that_ended_and_count(tx):
    house = House(tx)
    make.a_session(tx, house.run, starts_at=NOW + timedelta(hours=1))
    uncounted = make.a_session(tx, house.run, starts_at=NOW - timedelta(hours=6))
    uncounted.counts_for_attendance = False
    house.record((house.first.id, LATE, 45))
    found = attendance_of_run(tx, house.run.id, NOW)
    assert (found[house.first.id].attended, found[house.first.id].held) == (45, 90)
    assert found[house.second.id].attended == 0


@pytest.mark.parametrize("percent", [0, 33, 78, 79, 80, 99, 100])
def test_a_share_of_the_hours_is_recorded_to_the_per_cent(tx, percent):
    house = House(tx)
    for hours in range(4, 40, 2):
        make.a_session(tx, house.run, starts_at=NOW - timedelta(hours=hours))
    tx.refresh(house.run)
    record_share(tx, house.first.id, house.run.sessions, percent, user_id=None)
    tx.flush()
    assert attendance_of_run(tx, house.run.id, NOW)[house.first.id].percent == percent
