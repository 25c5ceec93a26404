"""What a course must be to be stored, and to be offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.catalogue.test_content import COURSE, MODULE
from trainfac.catalogue.rules import code_fault, course_faults, module_faults, obstacles_to_offer


@pytest.mark.parametrize("code", ["QMS-101", "A", "ISO17025", "TOT-301-B"])
def test_these_are_codes(code):
    assert code_fault(code) is None


@pytest.mark.parametrize(
    "code", ["", "qms-101", "QMS 101", "QMS/101", "-101", "QMS--1", "../..", "QMS-", "Ä-1", "X" * 13]
)
def test_these_are_not(code):
    assert code_fault(code) is not None


def test_a_sound_course_has_no_faults():
    assert course_faults(COURSE) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("aims", "x" * 5001),
        ("audience", "x" * 5001),
        ("entry_requirements", "x" * 5001),
        ("changes", "x" * 5001),
        ("max_participants", 0),
        ("max_participants", 501),
        ("outcomes", ("x" * 301,)),
        ("outcomes", tuple(map(str, range(41)))),
        ("standards", ("x" * 301,)),
    ],
)
def test_each_fault_is_told_beside_its_field(field, value):
    assert list(course_faults(replace(COURSE, **{field: value}))) == [field]


def test_all_faults_are_told_at_once():
    assert set(course_faults(replace(COURSE, title="", max_participants=0))) == {"title", "max_participants"}


@pytest.mark.parametrize("minutes", [15, 90, 200 * 60])
def test_modules_last_quarters_of_hours(minutes):
    assert module_faults(replace(MODULE, minutes=minutes), 1) == {}


@pytest.mark.parametrize("minutes", [0, -60, 14, 50, 200 * 60 + 15])
def test_modules_last_nothing_else(minutes):
    assert list(module_faults(replace(MODULE, minutes=minutes), 1)) == ["hours"]


def test_a_module_needs_a_title():
    assert list(module_faults(replace(MODULE, title=""), 1)) == ["title"]


def test_a_course_with_modules_and_outcomes_can_be_offered():
    assert obstacles_to_offer(modules=1, outcomes=1) == []


def test_everything_that_keeps_a_course_from_being_offered_is_told():
    assert len(obstacles_to_offer(modules=0, outcomes=0)) == 2


@pytest.mark.parametrize("after", [(), (1,), (1, 2)])
def test_a_module_is_taught_after_those_above_it(after):
    assert module_faults(replace(MODULE, after=after), 3) == {}


@pytest.mark.parametrize("after", [(0,), (3,), (1, 4)])
def test_a_module_is_not_taught_after_itself_or_what_stands_below_it(after):
    assert list(module_faults(replace(MODULE, after=after), 3)) == ["after"]
