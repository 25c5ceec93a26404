"""When a run can be put away, as far as its attendance says."""

from trainfac.delivery.rules import closing_obstacles


def test_complete_attendance_stands_in_no_way():
    assert closing_obstacles([(True, 0), (True, 0)]) == []
    assert closing_obstacles([]) == []


def test_every_participant_with_a_gap_counts():
    (reason,) = closing_obstacles([(True, 0), (True, 3), (False, 5)])
    assert "not complete: 2." in str(reason)


def test_nothing_recorded_of_anybody_is_no_gap():
    assert closing_obstacles([(False, 5), (False, 5)]) == []
