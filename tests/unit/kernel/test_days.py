from datetime import date

from trainfac.kernel.periods import days_between


def test_every_day_from_first_to_last():
    days = list(days_between(date(2026, 12, 30), date(2027, 1, 1)))
    assert days == [date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)]


def test_there_is_none_when_the_last_comes_before_the_first():
    assert list(days_between(date(2026, 1, 2), date(2026, 1, 1))) == []


def test_the_last_day_there_is_has_no_day_after_it():
    assert list(days_between(date.max, date.max)) == [date.max]
