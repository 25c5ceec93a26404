"""Certificates where a run is split: nobody is measured against sessions of another group."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from tests import builders as make
from tests.integration.certificates.house import AFTER, House
from trainfac.certificates.queries.candidates import candidates
from trainfac.certificates.snapshot import Snapshot
from trainfac.certificates.states import CertificateKind
from trainfac.delivery.models import AttendanceRecord
from trainfac.scheduling.services.groups import GroupPlan, add_group

LONG_BEFORE = AFTER - timedelta(days=60)


def split(house):
    """Half of the sessions are for group A, half for group B; who is in A attended those of A and no other."""
    tx = house.tx
    groups = [
        add_group(tx, house.run.id, GroupPlan(name, 6), actor=house.actor, now=LONG_BEFORE) for name in ("A", "B")
    ]
    person = house.participant()
    for number, session in enumerate(house.run.sessions):
        session.group_id = groups[number % 2].id
    theirs = [session.id for session in house.run.sessions if session.group_id == groups[0].id]
    tx.execute(
        delete(AttendanceRecord).where(
            AttendanceRecord.registration_id == person.id, AttendanceRecord.session_id.not_in(theirs)
        )
    )
    tx.flush()
    tx.expire_all()
    return groups, person


def of(house, person):
    return next(one for one in candidates(house.tx, house.run.id) if one.registration.id == person.id)


def test_who_attended_the_sessions_of_their_group_is_eligible(tx):
    house = House(tx)
    groups, person = split(house)
    person.group_id = groups[0].id
    tx.flush()
    found = of(house, person)
    assert (found.evidence.minutes_attended, found.evidence.minutes_held) == (450, 450)
    assert found.evidence.sessions_unrecorded == 0
    assert found.eligibility.kind is CertificateKind.ACHIEVEMENT


def test_the_sessions_of_another_group_earn_nothing(tx):
    house = House(tx)
    groups, person = split(house)
    person.group_id = groups[1].id
    tx.flush()
    found = of(house, person)
    assert (found.evidence.minutes_attended, found.evidence.minutes_held) == (0, 450)
    assert found.evidence.sessions_unrecorded == 5
    assert found.eligibility.kind is None


def test_modules_are_printed_with_the_hours_of_their_group_that_were_held(tx):
    house = House(tx)
    groups, person = split(house)
    person.group_id = groups[0].id
    modules = house.run.course.modules
    for session, module in zip(house.run.sessions, (0, 8, 0, 8, 1, 8, 2, 8, 3, 8), strict=True):
        session.module_id = modules[module].id
    cancelled = next(session for session in house.run.sessions if session.module_id == modules[3].id)
    cancelled.cancelled = True
    tx.flush()
    house.issue()
    snapshot = Snapshot.from_json(house.certificates()[0].snapshot)
    assert [(module.number, module.minutes) for module in snapshot.modules] == [(1, 180), (2, 90), (3, 90)]
    assert sum(module.minutes for module in snapshot.modules) == snapshot.minutes_held


def test_modules_of_another_course_leave_the_hours_to_the_course(tx):
    house = House(tx)
    house.participant()
    house.run.sessions[0].module_id = make.course(tx, "MIC-201").modules[0].id
    tx.flush()
    house.issue()
    snapshot = Snapshot.from_json(house.certificates()[0].snapshot)
    assert [module.minutes for module in snapshot.modules] == [module.minutes for module in house.run.course.modules]
