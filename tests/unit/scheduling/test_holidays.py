"""Public holidays of a facility's areas."""

from __future__ import annotations

from datetime import date

from trainfac.scheduling.holidays import HolidayArea, public_holidays

HYDERABAD = [HolidayArea("IN", "AP", date(1956, 11, 1)), HolidayArea("IN", "TS", date(2014, 6, 2))]


def days_of(areas, year):
    return public_holidays(areas, date(year, 1, 1), date(year, 12, 31)).names


def test_holidays_of_the_union_are_kept():
    assert days_of([HolidayArea("IN")], 2026)[date(2026, 1, 26)] == "Republic Day"


def test_a_state_adds_the_holidays_it_gazettes():
    assert days_of(HYDERABAD, 2011)[date(2011, 4, 4)] == "Ugadi"
    assert date(2011, 4, 4) not in days_of([HolidayArea("IN")], 2011)


def test_hyderabad_keeps_the_holidays_of_telangana_since_it_is_in_telangana():
    # Both states celebrate; Andhra Pradesh gazettes Makar Sankranti, Telangana Bathukamma.
    before, after = days_of(HYDERABAD, 2013), days_of(HYDERABAD, 2015)
    assert "Makar Sankranti" in before.values()
    assert "Bathukamma" not in before.values()
    assert "Bathukamma" in after.values()
    assert "Makar Sankranti" not in after.values()


def test_the_change_of_area_happens_on_its_day():
    calendar = public_holidays(
        [HolidayArea("IN", "AP"), HolidayArea("CN", "", date(2011, 4, 12))], date(2011, 4, 1), date(2011, 5, 1)
    )
    assert date(2011, 4, 5) in calendar.days  # Babu Jagjivan Ram's Birthday
    assert date(2011, 4, 12) not in calendar.days  # Ram Navami, but no longer India
    assert calendar.days[date(2011, 5, 1)].name == "Labor Day"


def test_no_area_was_in_force_before_the_first():
    assert public_holidays(HYDERABAD, date(1950, 1, 1), date(1956, 10, 31)).days == {}


def test_telangana_is_known_by_old_and_new_code_with_and_without_its_country():
    spellings = ("TS", "TG", "IN-TS", "IN-TG")
    assert len({tuple(days_of([HolidayArea("IN", code)], 2026)) for code in spellings}) == 1


def test_only_days_of_the_span_are_told():
    calendar = public_holidays([HolidayArea("IN")], date(2026, 1, 2), date(2026, 1, 26))
    assert list(calendar.days) == [date(2026, 1, 26)]


def test_days_that_depend_on_the_moon_are_marked_estimated():
    calendar = public_holidays([HolidayArea("IN")], date(2027, 3, 1), date(2027, 3, 31))
    eid = calendar.days[date(2027, 3, 10)]
    assert (eid.name, eid.estimated) == ("Eid al-Fitr", True)
    assert not calendar.days[date(2027, 3, 22)].estimated  # Holi


def test_names_are_english_whatever_the_computer_speaks(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    assert days_of([HolidayArea("CN")], 2019)[date(2019, 1, 1)] == "New Year's Day"


def test_china_is_one_whole():
    calendar = public_holidays([HolidayArea("CN", "CN-YN")], date(2026, 10, 1), date(2026, 10, 31))
    assert date(2026, 10, 1) in calendar.days
    assert calendar.gaps == ()


def test_an_unknown_country_has_no_holidays_and_says_so():
    calendar = public_holidays([HolidayArea("QQ")], date(2026, 1, 1), date(2027, 12, 31))
    assert calendar.days == {}
    assert [str(gap) for gap in calendar.gaps] == ["The public holidays of QQ are not known. Enter them as closures."]


def test_an_unknown_state_falls_back_to_its_country_and_says_so():
    calendar = public_holidays([HolidayArea("IN", "ZZ")], date(2026, 1, 1), date(2026, 12, 31))
    assert date(2026, 1, 26) in calendar.days
    assert "IN-ZZ" in str(calendar.gaps[0])


def test_years_beyond_what_is_known_say_so():
    gaps = public_holidays([HolidayArea("IN")], date(2035, 1, 1), date(2036, 12, 31)).gaps
    assert [gap.values["year"] for gap in gaps] == [2036]


def test_who_keeps_no_holidays_has_none():
    calendar = public_holidays([], date(2026, 1, 1), date(2026, 12, 31))
    assert (calendar.days, calendar.gaps) == ({}, ())
