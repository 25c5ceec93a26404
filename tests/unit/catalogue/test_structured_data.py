"""Courses for search engines."""

from __future__ import annotations

import json

import pytest

from trainfac.catalogue.structured_data import course, duration, script_safe


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "PT0M"), (45, "PT45M"), (60, "PT1H"), (3600, "PT60H"), (270, "PT4H30M")]
)
def test_durations_are_iso_8601(minutes, text):
    assert duration(minutes) == text


def test_nothing_inside_can_end_the_script():
    text = script_safe({"name": "</script><script>alert(1)</script><!-- & \u2028"})
    assert not set("<>&\u2028") & set(text)


def test_what_is_escaped_reads_the_same():
    data = {"name": "</script> & “x” \u2028 ሰላም"}
    assert json.loads(script_safe(data)) == data


@pytest.mark.parametrize(
    ("aims", "outcomes", "told"),
    [("Aims.", ["Weigh"], "Aims."), ("", ["Weigh", "Titrate"], "T: Weigh; Titrate"), ("", [], "T")],
)
def test_a_course_without_aims_is_described_by_what_it_teaches(aims, outcomes, told):
    data = course(code="X-1", title="T", aims=aims, language="en", minutes=60, outcomes=outcomes, address="http://x/")
    assert data["description"] == told
