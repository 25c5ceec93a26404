"""Standards are named in the edition that was in force when the course was held."""

from datetime import date

import pytest

from trainfac.certificates.standards import Cited, Named, known_editions, named_on, was_published

EDITIONS = {"ISO/IEC 17025": [1999, 2005, 2017], "ISO 7218": [1996, 2007, 2024], "ICH Q3D(R2)": [2022]}


def on(year: int, *citations: str) -> Named:
    return named_on(map(Cited, citations), date(year, 6, 30), EDITIONS)


@pytest.mark.parametrize(
    ("citation", "year", "printed"),
    [
        ("ISO/IEC 17025:2017 cl. 6.4", 2010, False),
        ("ISO/IEC 17025:2017 cl. 6.4", 2017, True),
        ("CXG 50-2004 (rev. 2023)", 2022, False),
        ("AOAC 2015.01", 2014, False),
        ("ISO 2041", 2010, True),
        ("ISO 8655-6:2022", 2021, False),
        ("USP <621>", 2010, True),
    ],
)
def test_an_edition_that_was_not_published_yet_is_not_printed(citation: str, year: int, printed: bool) -> None:
    assert was_published(citation, date(year, 12, 31)) is printed


@pytest.mark.parametrize(
    ("year", "printed"),
    [(1999, "1999"), (2004, "1999"), (2011, "2005"), (2016, "2005"), (2017, "2017"), (2030, "2017")],
)
def test_the_edition_of_that_time_is_printed(year: int, printed: str) -> None:
    named = on(year, "ISO/IEC 17025:2017")
    assert named.printed == (f"ISO/IEC 17025:{printed}",)
    assert named.earlier == (() if printed == "2017" else named.printed)


def test_clauses_of_a_later_edition_are_not_those_of_the_one_before() -> None:
    named = on(2011, "ISO/IEC 17025:2017 cl. 6.4", "ISO/IEC 17025:2017 cl. 7.2")
    assert (named.printed, named.earlier) == (("ISO/IEC 17025:2005",), ("ISO/IEC 17025:2005",))
    assert on(2018, "ISO/IEC 17025:2017 cl. 6.4").printed == ("ISO/IEC 17025:2017 cl. 6.4",)


def test_without_a_known_edition_of_that_time_it_is_left_out_and_told() -> None:
    named = on(1998, "ISO/IEC 17025:2017", "ISO 16140-3:2021", "ISO 7218:2024")
    assert named.printed == ("ISO 7218:1996",)
    assert named.later == ("ISO/IEC 17025:2017", "ISO 16140-3:2021")


def test_what_the_course_named_stays_though_a_newer_one_was_in_force() -> None:
    named = on(2026, "ISO/IEC 17025:2005", "ISO 4833-1:2013")
    assert named.printed == ("ISO/IEC 17025:2005", "ISO 4833-1:2013")
    assert named.outdated == ("ISO/IEC 17025:2005 (2017)",)


def test_one_that_does_not_tell_its_year_is_left_out_before_it_came_out() -> None:
    assert on(2011, "ICH Q3D(R2)", "USP <621>") == Named(printed=("USP <621>",), later=("ICH Q3D(R2)",))
    assert on(2022, "ICH Q3D(R2)").printed == ("ICH Q3D(R2)",)


def test_what_nobody_has_checked_is_not_printed() -> None:
    named = named_on([Cited("ISO/IEC 17025:2017", needs_check=True)], date(2026, 6, 30), EDITIONS)
    assert named == Named(unchecked=("ISO/IEC 17025:2017",))


def test_the_editions_that_come_with_the_product_are_in_order() -> None:
    assert known_editions()["ISO/IEC 17025"] == [1999, 2005, 2017]
    assert all(years == sorted(set(years)) and years for years in known_editions().values())
