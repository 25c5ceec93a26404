"""Which version of a course is offered."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.builders import a_facility, a_run
from trainfac.catalogue import services
from trainfac.catalogue.models import Course
from trainfac.catalogue.states import CourseState
from trainfac.infra.audit import AuditEvent
from trainfac.kernel.errors import NotFound, RuleBroken


def states(tx):
    tx.flush()
    query = select(Course.version, Course.state).where(Course.code == "SPI-101").order_by(Course.version)
    return [state for _version, state in tx.execute(query)]


def test_offering_a_version_retires_the_one_before(desk, tx):
    desk.offer(desk.new_version(desk.offered()))
    assert states(tx) == [CourseState.RETIRED, CourseState.CURRENT]


def test_a_retired_version_can_be_brought_back(desk, tx):
    first = desk.offered()
    desk.offer(desk.new_version(first))
    desk.offer(first)
    assert states(tx) == [CourseState.CURRENT, CourseState.RETIRED]


def test_offering_twice_changes_nothing(desk, tx):
    course = desk.offered()
    desk.offer(course)
    acts = select(AuditEvent.action).where(AuditEvent.subject_id == course.id, AuditEvent.action == "course.current")
    assert len(tx.scalars(acts).all()) == 1


def test_retiring_twice_changes_nothing(desk, tx):
    course = desk.retire(desk.retire(desk.offered()))
    acts = select(AuditEvent.action).where(AuditEvent.subject_id == course.id, AuditEvent.action == "course.retired")
    assert len(tx.scalars(acts).all()) == 1


def test_a_course_without_modules_and_outcomes_is_not_offered(desk, tx):
    with pytest.raises(RuleBroken) as refused:
        desk.offer(desk.course(outcomes=()))
    assert len(refused.value.reasons) == 2
    assert states(tx) == [CourseState.DRAFT]


def test_a_run_keeps_the_version_it_was_planned_with(desk, tx):
    first = desk.offered()
    run = a_run(tx, a_facility(tx, "DAL"), first)
    desk.offer(desk.new_version(first))
    tx.refresh(run)
    assert run.course.version == 1


def test_only_what_was_current_was_offered(desk):
    draft = desk.course("SPI-102")
    assert not draft.was_offered
    assert not desk.retire(draft).was_offered
    assert desk.offered().was_offered


@pytest.mark.parametrize(("code", "version"), [("SPI-101", 9), ("NOT-101", 1)])
def test_what_does_not_exist_is_neither_offered_nor_retired(desk, tx, code, version):
    desk.offered()
    for command in (services.offer, services.retire):
        with pytest.raises(NotFound):
            command(tx, code, version, actor=desk.actor)


def test_a_confirmed_standard_is_confirmed_wherever_it_is_cited(desk, tx):
    first, second = desk.course(), desk.course("SPI-102")
    standard = next(each for each in first.standards if each.needs_check)
    services.check_standard(tx, standard.id, needs_check=False, actor=desk.actor)
    services.check_standard(tx, standard.id, needs_check=False, actor=desk.actor)
    assert not any(each.needs_check for each in second.standards)
    acts = tx.scalars(select(AuditEvent.action).where(AuditEvent.subject_kind == "standard")).all()
    assert acts == ["standard.confirmed"]


def test_a_standard_that_does_not_exist_is_not_confirmed(desk, tx):
    with pytest.raises(NotFound):
        services.check_standard(tx, 999_999, needs_check=False, actor=desk.actor)
