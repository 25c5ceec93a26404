"""Modules of a draft; the hours of the course follow them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.builders import course as course_of
from trainfac.catalogue import rules, services
from trainfac.catalogue.models import Module
from trainfac.catalogue.services import Direction
from trainfac.catalogue.states import ModuleKind
from trainfac.infra.audit import AuditEvent
from trainfac.kernel.errors import Conflict, NotFound, RuleBroken


@pytest.fixture
def course(desk):
    """A draft with the modules A, B, C of one, two and three hours."""
    course = desk.course()
    for number, title in enumerate("ABC", 1):
        desk.module(course, title, number * 60)
    return course


def order(tx, course):
    tx.flush()
    query = select(Module.sequence, Module.title).where(Module.course_id == course.id).order_by(Module.sequence)
    return [(sequence, title) for sequence, title in tx.execute(query)]


def move(desk, course, title, direction, seen):
    module = next(module for module in course.modules if module.title == title)
    services.move_module(desk.tx, course.code, course.version, module.id, direction, seen=seen, actor=desk.actor)
    desk.tx.expire(course, ["modules"])


def remove(desk, course, title):
    module = next(module for module in course.modules if module.title == title)
    services.remove_module(desk.tx, course.code, course.version, module.id, actor=desk.actor)


def test_the_hours_of_a_course_are_those_of_its_modules(course):
    assert course.contact_minutes == 6 * 60


def test_a_module_is_added_at_the_end(desk, tx, course):
    desk.module(course, "D")
    assert order(tx, course)[-1] == (4, "D")


def test_a_module_moves_up(desk, tx, course):
    move(desk, course, "C", Direction.UP, 3)
    assert order(tx, course) == [(1, "A"), (2, "C"), (3, "B")]


def test_a_module_moves_down(desk, tx, course):
    move(desk, course, "A", Direction.DOWN, 1)
    assert order(tx, course) == [(1, "B"), (2, "A"), (3, "C")]


@pytest.mark.parametrize(("title", "direction", "seen"), [("A", Direction.UP, 1), ("C", Direction.DOWN, 3)])
def test_nothing_moves_beyond_the_ends(desk, tx, course, title, direction, seen):
    move(desk, course, title, direction, seen)
    assert order(tx, course) == [(1, "A"), (2, "B"), (3, "C")]


def test_a_button_pressed_twice_moves_once(desk, tx, course):
    move(desk, course, "C", Direction.UP, 3)
    with pytest.raises(Conflict):
        move(desk, course, "C", Direction.UP, 3)
    assert order(tx, course) == [(1, "A"), (2, "C"), (3, "B")]


def test_those_behind_a_removed_module_move_up(desk, tx, course):
    remove(desk, course, "A")
    assert order(tx, course) == [(1, "B"), (2, "C")]
    assert course.contact_minutes == 5 * 60


def test_a_changed_module_changes_the_hours(desk, course):
    module = course.modules[0]
    content = replace(module.content, minutes=90)
    place = (desk.tx, course.code, course.version, module.id)
    services.edit_module(*place, content, seen=module.content.mark, actor=desk.actor)
    assert (module.minutes, course.contact_minutes) == (90, 390)


def test_two_coordinators_do_not_overwrite_each_others_module(desk, course):
    module = course.modules[0]
    seen = module.content.mark
    place = (desk.tx, course.code, course.version, module.id)
    services.edit_module(*place, replace(module.content, title="First"), seen=seen, actor=desk.actor)
    with pytest.raises(Conflict):
        services.edit_module(*place, replace(module.content, title="Second"), seen=seen, actor=desk.actor)
    assert module.title == "First"


def test_a_module_of_another_course_is_not_found(desk, course):
    other = desk.module(desk.course("SPI-102"))
    with pytest.raises(NotFound):
        services.remove_module(desk.tx, course.code, course.version, other.id, actor=desk.actor)


def test_modules_of_an_offered_version_stay(desk, tx, course):
    desk.offer(course)
    with pytest.raises(RuleBroken):
        desk.module(course, "D")
    with pytest.raises(RuleBroken):
        move(desk, course, "C", Direction.UP, 3)
    with pytest.raises(RuleBroken):
        remove(desk, course, "A")
    assert order(tx, course) == [(1, "A"), (2, "B"), (3, "C")]


def test_a_faulty_module_is_not_stored(desk, course):
    with pytest.raises(RuleBroken) as refused:
        desk.module(course, "", 50)
    assert set(refused.value.fields) == {"title", "hours"}
    assert len(course.modules) == 3


def test_a_course_has_not_more_modules_than_can_be_planned(desk, course, monkeypatch):
    monkeypatch.setattr(rules, "MODULES_LIMIT", 3)
    with pytest.raises(RuleBroken, match="at most 3"):
        desk.module(course, "D")


def test_what_was_removed_can_be_looked_up(desk, tx, course):
    remove(desk, course, "B")
    event = tx.scalars(select(AuditEvent).where(AuditEvent.action == "module.removed")).one()
    assert (event.before["title"], event.before["minutes"]) == ("B", 120)


def taught_after(desk, tx, course, title, *after):
    module = next(module for module in course.modules if module.title == title)
    content = replace(module.content, competence="HPLC", after=after)
    services.edit_module(
        tx, course.code, course.version, module.id, content, seen=module.content.mark, actor=desk.actor
    )
    return module


def test_what_a_module_is_taught_after_follows_the_modules_meant(desk, tx, course):
    last = taught_after(desk, tx, course, "C", 2)
    remove(desk, course, "A")
    assert (last.sequence, last.after) == (2, [1])
    remove(desk, course, "B")
    assert (last.sequence, last.after) == (1, [])


def test_a_module_does_not_move_above_what_it_is_taught_after(desk, tx, course):
    taught_after(desk, tx, course, "C", 2)
    with pytest.raises(RuleBroken, match="“C” is taught after “B”"):
        move(desk, course, "C", Direction.UP, 3)
    with pytest.raises(RuleBroken, match="“C” is taught after “B”"):
        move(desk, course, "B", Direction.DOWN, 2)
    assert order(tx, course) == [(1, "A"), (2, "B"), (3, "C")]


def test_a_module_moves_past_one_it_does_not_wait_for(desk, tx, course):
    last = taught_after(desk, tx, course, "C", 1)
    move(desk, course, "C", Direction.UP, 3)
    assert order(tx, course) == [(1, "A"), (2, "C"), (3, "B")]
    assert last.after == [1]


def test_a_module_below_cannot_come_first(desk, tx, course):
    with pytest.raises(RuleBroken) as refused:
        taught_after(desk, tx, course, "A", 2)
    assert set(refused.value.fields) == {"after"}


def test_a_new_version_keeps_what_trainers_need_and_the_order(desk, tx, course):
    taught_after(desk, tx, course, "C", 1, 2)
    desk.offer(course)
    copied = desk.new_version(course).modules[2]
    assert (copied.competence, copied.after) == ("HPLC", [1, 2])


def test_the_catalogue_that_comes_along_examines_last(tx):
    last = course_of(tx, "SAF-101").modules[-1]
    assert last.kind is ModuleKind.ASSESSMENT
    assert last.after == list(range(1, last.sequence))


def test_the_catalogue_that_comes_along_says_of_nothing_else_what_comes_before_it(tx):
    others = tx.scalars(select(Module).where(Module.kind != ModuleKind.ASSESSMENT))
    assert [module.after for module in others if module.after] == []
