import pytest

from trainfac.kernel.periods import hours_told


@pytest.mark.parametrize(
    ("minutes", "hours"), [(3600, 60), (90, 1.5), (75, 1.25), (100, 1.7), (2117, 35.3), (20, 0.33), (0, 0)]
)
def test_hours_are_told_in_quarters_or_with_one_decimal(minutes, hours):
    assert hours_told(minutes) == hours
