"""Courses are begun, changed while they are drafts, and continued in new versions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.builders import a_facility, a_run, a_user, actor
from tests.integration.catalogue.conftest import CONTENT, LECTURE
from trainfac.catalogue import services
from trainfac.catalogue.models import Course, Standard
from trainfac.catalogue.states import CourseState
from trainfac.identity.roles import ANONYMOUS, Grant, Role
from trainfac.infra.audit import AuditEvent
from trainfac.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken


def test_a_course_begins_as_a_draft_of_version_1(desk):
    course = desk.course()
    assert (course.version, course.state, course.contact_minutes) == (1, CourseState.DRAFT, 0)
    assert course.content == replace(CONTENT, standards=("CXG 50-2004", "ISO 948"))


def test_a_code_is_written_in_capitals(desk):
    assert desk.course(" spi-102 ").code == "SPI-102"


def test_a_code_is_given_once(desk):
    desk.course()
    with pytest.raises(RuleBroken) as refused:
        desk.course("spi-101")
    assert list(refused.value.fields) == ["code"]


def test_every_fault_is_told_at_once(desk):
    with pytest.raises(RuleBroken) as refused:
        desk.course("no code", title="", max_participants=0)
    assert set(refused.value.fields) == {"code", "title", "max_participants"}


def test_a_question_mark_makes_a_new_standard_one_to_be_confirmed(desk, tx):
    desk.course()
    found = dict(tx.execute(select(Standard.citation, Standard.needs_check)).all())
    assert (found["ISO 948"], found["CXG 50-2004"]) == (True, False)


def test_a_question_mark_casts_no_doubt_on_a_known_standard(desk, tx):
    desk.course(standards=("ISO 948",))
    desk.course("SPI-102", standards=("ISO 948?",))
    assert tx.scalars(select(Standard.needs_check).where(Standard.citation == "ISO 948")).all() == [False]


@pytest.mark.parametrize("outcomes", [("One",), ("Draw a sample", "Draw up a plan"), ("1", "2", "3", "4"), ()])
def test_outcomes_are_changed_whatever_they_were(desk, tx, outcomes):
    course = desk.course()
    desk.edit(course, outcomes=outcomes)
    tx.flush()
    tx.expire_all()
    assert course.content.outcomes == outcomes
    assert [outcome.sequence for outcome in course.outcomes] == list(range(1, len(outcomes) + 1))


def test_two_coordinators_do_not_overwrite_each_other(desk):
    course = desk.course()
    seen = course.content.mark
    desk.edit(course, title="By the first")
    with pytest.raises(Conflict):
        desk.edit(course, seen=seen, title="By the second")
    assert course.title == "By the first"


def test_adding_a_module_is_no_clash_with_changing_a_text(desk):
    course = desk.course()
    seen = course.content.mark
    desk.module(course)
    assert desk.edit(course, seen=seen, aims="Sample well.").aims == "Sample well."


def test_an_offered_version_is_not_edited(desk):
    with pytest.raises(RuleBroken, match="was offered"):
        desk.edit(desk.offered(), title="New")


def test_a_retired_version_is_not_edited(desk):
    with pytest.raises(RuleBroken, match="was offered"):
        desk.edit(desk.retire(desk.offered()), title="New")


def test_a_draft_set_aside_is_not_edited(desk):
    with pytest.raises(RuleBroken, match="set aside"):
        desk.edit(desk.retire(desk.course()), title="New")


def test_a_version_that_a_run_uses_is_not_edited_even_as_a_draft(desk, tx):
    course = desk.course()
    a_run(tx, a_facility(tx, "DAL"), course)
    with pytest.raises(RuleBroken, match="used by course runs"):
        desk.edit(course, title="New")


def test_a_new_version_begins_with_all_of_the_old(desk):
    old = desk.offered()
    new = desk.new_version(old)
    assert (new.version, new.state, new.contact_minutes) == (2, CourseState.DRAFT, 90)
    assert new.content == old.content
    assert [module.content for module in new.modules] == [module.content for module in old.modules]


def test_what_the_old_version_changed_is_not_what_the_new_one_does(desk):
    course = desk.course(changes="Spices instead of tea")
    desk.retire(course)
    assert desk.new_version(course).changes == ""


def test_changing_the_new_version_leaves_the_old(desk):
    old = desk.offered()
    new = desk.new_version(old)
    desk.edit(new, title="Other", outcomes=("Other",))
    desk.module(new, "Practice", 180)
    assert (old.title, old.contact_minutes, len(old.modules)) == ("Sampling of spices", 90, 1)


def test_a_new_version_can_be_made_of_any_version(desk):
    first = desk.offered()
    second = desk.new_version(first)
    desk.edit(second, title="Second")
    desk.offer(second)
    assert (third := desk.new_version(first)).version == 3
    assert third.title == "Sampling of spices"


def test_there_is_one_draft_at_a_time(desk):
    course = desk.offered()
    desk.new_version(course)
    with pytest.raises(RuleBroken, match="draft already"):
        desk.new_version(course)


def test_a_version_that_does_not_exist_cannot_be_continued(desk, tx):
    desk.offered()
    with pytest.raises(NotFound):
        services.new_version(tx, "SPI-101", 7, actor=desk.actor)


def test_who_wrote_what_is_recorded(desk, tx):
    course = desk.course()
    desk.edit(course, title="New title")
    events = tx.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "course").order_by(AuditEvent.id)).all()
    assert [event.action for event in events] == ["course.created", "course.edited"]
    assert (events[1].before["title"], events[1].after["title"]) == ("Sampling of spices", "New title")
    assert {event.actor_id for event in events} == {desk.actor.user_id}


@pytest.mark.parametrize("role", [Role.TRAINER, Role.LABORATORY_HEAD, None])
def test_nobody_else_keeps_the_catalogue(desk, tx, role):
    course = desk.course()
    module = desk.module(course)
    facility = a_facility(tx, "DAL")
    grants = (Grant(role, facility_id=facility.id),) if role else ()
    other = actor(a_user(tx, grants=grants)) if role is not Role.LABORATORY_HEAD else ANONYMOUS
    place = (tx, course.code, course.version)
    for act in (
        lambda: services.create_course(tx, "X-1", CONTENT, actor=other),
        lambda: services.edit_course(*place, CONTENT, seen=course.content.mark, actor=other),
        lambda: services.new_version(*place, actor=other),
        lambda: services.offer(*place, actor=other),
        lambda: services.retire(*place, actor=other),
        lambda: services.add_module(*place, LECTURE, actor=other),
        lambda: services.edit_module(*place, module.id, LECTURE, seen=module.content.mark, actor=other),
        lambda: services.remove_module(*place, module.id, actor=other),
        lambda: services.move_module(*place, module.id, services.Direction.UP, seen=1, actor=other),
        lambda: services.check_standard(tx, course.standards[0].id, needs_check=True, actor=other),
    ):
        with pytest.raises(Forbidden):
            act()


def test_an_administrator_keeps_the_catalogue(desk, tx):
    administrator = actor(a_user(tx, "admin@x.example", grants=(Grant(Role.ADMINISTRATOR),)))
    assert services.create_course(tx, "X-1", CONTENT, actor=administrator).code == "X-1"


def test_the_catalogue_that_comes_with_the_product_was_offered(tx):
    assert set(tx.execute(select(Course.state, Course.was_offered))) == {(CourseState.CURRENT, True)}
