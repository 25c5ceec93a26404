"""What a report says about its period."""

from datetime import date

import pytest

from trainfac.impact.report import Period

FIRST, LAST = date(2010, 4, 1), date(2011, 9, 30)


@pytest.mark.parametrize(
    ("period", "sentence", "slug"),
    [
        (Period(FIRST, LAST), "Course runs that began from 2010-04-01 to 2011-09-30", "from-2010-04-01-to-2011-09-30"),
        (Period(FIRST), "Course runs that began on 2010-04-01 or later", "from-2010-04-01"),
        (Period(None, LAST), "Course runs that began up to 2011-09-30", "to-2011-09-30"),
        (Period(), "All course runs", "all"),
    ],
)
def test_open_ends_are_said_as_such(period, sentence, slug):
    assert str(period.sentence) == sentence
    assert period.slug == slug
