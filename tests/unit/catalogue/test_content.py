"""What people write about courses is cleaned, and a change of it is noticed."""

from __future__ import annotations

from dataclasses import replace

from trainfac.catalogue.content import CourseContent, ModuleContent, codes_in, paragraphs
from trainfac.catalogue.states import ModuleKind, Track

COURSE = CourseContent(
    title="Sampling",
    track=Track.CORE,
    language="en",
    aims="To sample well.",
    audience="",
    entry_requirements="",
    max_participants=20,
    outcomes=("Draw up a plan",),
    standards=("CXG 50-2004",),
    changes="",
)
MODULE = ModuleContent("Theory", ModuleKind.LECTURE, 90, True, ("Riffle divider",))


def test_marks_that_turn_the_reading_direction_are_dropped():
    assert replace(COURSE, title="Sampling\u202egnilpmas").cleaned().title == "Samplinggnilpmas"


def test_line_breaks_in_a_title_become_spaces():
    assert replace(COURSE, title=" Sampling\r\nBcc: x ").cleaned().title == "Sampling Bcc: x"


def test_paragraphs_of_the_aims_stay_apart():
    assert paragraphs(replace(COURSE, aims="One.\r\n\r\nTwo.").cleaned().aims) == ["One.", "Two."]


def test_empty_and_repeated_lines_are_left_out():
    assert replace(COURSE, outcomes=("a", " ", "b", " a ")).cleaned().outcomes == ("a", "b")


def test_equal_content_has_one_mark():
    assert replace(COURSE).mark == COURSE.mark


def test_every_field_of_a_course_changes_its_mark():
    other = {
        "title": "x", "track": Track.FOOD, "language": "fr", "aims": "x", "audience": "x", "entry_requirements": "x",
        "max_participants": 1, "outcomes": ("x",), "standards": (), "changes": "x", "trains_trainers": True,
    }  # fmt: skip
    assert set(other) == set(vars(COURSE))
    assert all(replace(COURSE, **{name: value}).mark != COURSE.mark for name, value in other.items())


def test_every_field_of_a_module_changes_its_mark():
    other = {
        "title": "x", "kind": ModuleKind.PRACTICAL, "minutes": 15, "compulsory": False, "instruments": (),
        "competence": "HPLC", "after": (1,),
    }  # fmt: skip
    assert set(other) == set(vars(MODULE))
    assert all(replace(MODULE, **{name: value}).mark != MODULE.mark for name, value in other.items())


def test_codes_of_courses_are_found_in_a_sentence():
    assert codes_in("QMS-101 or two years in a laboratory; INS-201 advised, QMS-101 best") == ["QMS-101", "INS-201"]


def test_standards_are_not_taken_for_courses():
    assert codes_in("ISO/IEC 17025:2017, xQMS-101, ab-12") == []
