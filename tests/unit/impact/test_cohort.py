from dataclasses import replace
from datetime import date

from trainfac.impact.cohort import CountryFacts, Enrolled, Groups, Membership, cohort

BHUTAN = CountryFacts(1, "BT", "Bhutan", "142")
GHANA = CountryFacts(2, "GH", "Ghana", "002")
COUNTRIES = {1: BHUTAN, 2: GHANA}
GROUPS = Groups([Membership("LDC", 1, date(1971, 1, 1), date(2023, 12, 13))])
KARMA = Enrolled(10, 100, 1, None, "F", 1, date(2010, 11, 15), "participation")
KOFI = Enrolled(11, 101, 2, None, "M", 1, date(2010, 11, 15), "achievement")


def count(*rows, as_of=None):
    return cohort(rows, COUNTRIES, GROUPS, kinds=["achievement", "participation", "attendance"], as_of=as_of)


def test_a_technician_who_comes_twice_is_one_technician_and_two_enrolments():
    found = count(KARMA, replace(KARMA, run_id=2, run_start=date(2011, 7, 11), certificate=None))
    assert (found.technicians, found.enrolments, found.runs) == (1, 2, 2)


def test_countries_are_counted_by_m49_region():
    found = count(KARMA, KOFI)
    assert (found.countries, found.africa, found.asia) == (2, 1, 1)


def test_least_developed_is_read_as_of_the_first_day_of_the_run():
    assert count(KARMA, KOFI).ldc_technicians == 1


def test_least_developed_can_be_read_as_of_another_day():
    assert count(KARMA, as_of=date(2023, 12, 12)).ldc_technicians == 1
    assert count(KARMA, as_of=date(2023, 12, 13)).ldc_technicians == 0


def test_certificates_are_counted_by_kind_with_none_left_out():
    assert count(KARMA, KOFI).certificates == {"achievement": 1, "participation": 1, "attendance": 0}


def test_areas_are_counted_once_and_missing_ones_not_at_all():
    found = count(replace(KARMA, admin_area_id=7), replace(KOFI, admin_area_id=7), replace(KOFI, person_id=12))
    assert found.provinces == 1


def test_countries_are_listed_by_technicians_then_name():
    lines = count(KARMA, KOFI, replace(KOFI, person_id=12)).by_country
    assert [(line.country.iso2, line.technicians, line.laboratories) for line in lines] == [("GH", 2, 1), ("BT", 1, 1)]


def test_nobody_is_a_cohort_of_zeros():
    found = count()
    assert (found.technicians, found.countries, found.by_country) == (0, 0, [])


def test_a_group_counts_its_technicians_and_its_countries():
    found = count(KARMA, replace(KARMA, person_id=12), KOFI).groups
    assert (found["LDC"].technicians, found["LDC"].countries) == (2, 1)
    assert (found["ASEAN"].technicians, found["ASEAN"].countries) == (0, 0)


def test_technicians_are_counted_by_the_region_of_their_first_run():
    moved = replace(KOFI, person_id=10, run_id=2, run_start=date(2011, 7, 11))
    assert count(moved, KARMA).by_region == {"142": 1}
