"""What the fields of a row may say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.unit.imports.samples import csv_file, only, participant, read, told
from trainfac.directory.kinds import Sex
from trainfac.imports.lookups import country_by_any_name


def good(**changes):
    file = read(csv_file(participant(**changes)))
    assert file.problems == ()
    return file.participants[0]


@pytest.mark.parametrize("column", ["full_name", "laboratory", "country"])
def test_a_required_field_that_is_empty_is_told(column):
    assert told(only(participant(**{column: " "}))) == (2, column, f"Row 2, column “{column}” is empty. Fill it in.")


@pytest.mark.parametrize("typed", ["KE", "ke", "KEN", "Kenya", "KENYA"])
def test_a_country_is_known_by_code_or_name(typed):
    assert good(country=typed).country == "KE"


def test_accents_of_a_country_do_not_matter():
    assert good(country="Cote d'Ivoire").country == "CI"


def test_an_unknown_country_is_told_with_row_column_value_and_remedy():
    assert told(only(participant(country="Atlantis"))) == (
        2,
        "country",
        (
            "Row 2, column “country”: “Atlantis” is not a country we know. Write its two-letter code of ISO 3166, as"
            " KE, or its English name."
        ),
    )


def test_a_name_that_two_countries_share_finds_neither():
    lookup = country_by_any_name([("CG", "Congo"), ("CD", "Congo")])
    assert (lookup("Congo"), lookup("CD")) == (None, "CD")


def test_an_unknown_course_is_told_with_row_column_value_and_remedy():
    problems = read(csv_file(participant(course="XYZ-999"))).problems
    assert [told(problem) for problem in problems] == [
        (
            2,
            "course",
            (
                "Row 2, column “course”: there is no course “XYZ-999” in the catalogue. Correct the code, or add the"
                " course first."
            ),
        )
    ]


def test_a_course_is_known_whatever_its_case():
    assert good(course="qms-101").enrolments[0].run.course == "QMS-101"


def test_an_end_before_the_start_is_told_with_both_days():
    assert told(only(participant(run_end="2026-06-01"))) == (
        2,
        "run_end",
        "Row 2, column “run_end”: the run ends on 2026-06-01, before it begins on 2026-06-08. Correct one of them.",
    )


def test_a_run_of_one_day_is_a_run():
    assert good(run_end="2026-06-08").enrolments[0].run.last_day == date(2026, 6, 8)


@pytest.mark.parametrize(
    "typed", ["08/06/2026", "8 June 2026", "2026-02-30", "46181", "0026-06-08", "2026-06-08 09:00"]
)
def test_a_date_that_may_mean_several_days_or_none_is_refused(typed):
    problem = only(participant(run_start=typed))
    assert (problem.row, problem.column) == (2, "run_start")
    assert f"“{typed}” is not a date that can be read. Write year, month and day, as 2010-10-18." in str(
        problem.message
    )


@pytest.mark.parametrize(
    ("typed", "sex"),
    [
        ("F", Sex.FEMALE),
        ("m", Sex.MALE),
        ("X", Sex.UNSPECIFIED),
        ("Female", Sex.FEMALE),
        ("undisclosed", Sex.UNDISCLOSED),
        ("", Sex.UNDISCLOSED),
    ],
)
def test_sex_is_a_code_or_left_out(typed, sex):
    assert good(gender=typed).sex is sex


def test_an_unknown_sex_code_is_told_with_the_known_ones():
    assert "“Q” is not known. Write one of: F, M, X, undisclosed" in str(only(participant(gender="Q")).message)


@pytest.mark.parametrize("column", ["attendance_pct", "pre_test", "post_test"])
@pytest.mark.parametrize("typed", ["101", "-1", "abc", "nan", "1e2", "100.01"])
def test_a_figure_outside_0_to_100_is_refused(column, typed):
    problem = only(participant(**{column: typed}))
    assert (problem.row, problem.column) == (2, column)
    assert f"“{typed}” is not a figure from 0 to 100" in str(problem.message)


@pytest.mark.parametrize(
    ("typed", "figure"), [("0", 0), ("100", 100), ("85,5", "85.5"), ("85 %", 85), ("٨٥", 85), ("33.335", "33.34")]
)
def test_figures_are_understood_as_people_write_them(typed, figure):
    assert good(post_test=typed).enrolments[0].post_test == Decimal(figure)


def test_a_figure_left_out_is_unknown_not_zero():
    assert good(pre_test="").enrolments[0].pre_test is None


@pytest.mark.parametrize("typed", ["nobody", "a@b", "a@b@c.org", "a b@lab.org", "a@lab.org, c@lab.org"])
def test_something_that_is_no_address_is_refused(typed):
    problem = only(participant(email=typed))
    assert (problem.row, problem.column) == (2, "email")
    assert "is not an e-mail address" in str(problem.message)


def test_addresses_are_kept_in_lower_case():
    assert good(email="Person.One@Lab.Example").email == "person.one@lab.example"


@pytest.mark.parametrize("typed", ["left", "LTR→", "yes"])
def test_a_direction_is_ltr_or_rtl(typed):
    assert only(participant(native_dir=typed)).column == "native_dir"


def test_a_direction_left_out_is_read_from_the_name():
    assert good(native_name="محمد").native_dir == "rtl"
    assert good(native_name="(የማ)").native_dir == "ltr"


@pytest.mark.parametrize("typed", ["am-Ethi", "zh-Hans", "fa-Arab-AF", "es-419", "fil-PH", ""])
def test_language_tags_are_kept(typed):
    assert good(native_lang=typed).native_lang == typed


@pytest.mark.parametrize("typed", ["Amharic", "am_ET", "a", "am-"])
def test_what_is_no_language_tag_is_refused(typed):
    assert only(participant(native_lang=typed)).column == "native_lang"


def test_an_unknown_certificate_kind_is_told_with_the_known_ones():
    message = str(only(participant(certificate="diploma")).message)
    assert "attendance, participation, achievement" in message


def test_an_area_belongs_to_its_country():
    assert good(country="CN", subdivision="cn-yn").subdivision == "CN-YN"
    assert only(participant(country="KE", subdivision="CN-YN")).column == "subdivision"


def test_an_unknown_area_is_told():
    assert "“CN-ZZ” is not an area of that country" in str(only(participant(country="CN", subdivision="CN-ZZ")).message)


def test_an_unknown_country_is_not_told_twice_because_of_its_area():
    assert only(participant(country="Atlantis", subdivision="CN-YN")).column == "country"


def test_names_are_kept_in_their_case_and_writing():
    person = good(full_name="  ibn  al-Khaṭīb ", native_name="ابن الخطيب")
    assert (person.full_name, person.native_name) == ("ibn al-Khaṭīb", "ابن الخطيب")


def test_one_name_is_enough():
    assert good(full_name="Sulastri").full_name == "Sulastri"


def test_marks_that_turn_text_round_are_taken_out():
    assert good(full_name="Achieng\u202e gnp.exe").full_name == "Achieng gnp.exe"


def test_a_name_of_200_characters_fits_and_of_201_does_not():
    assert len(good(full_name="ก" * 200).full_name) == 200
    assert "201 characters are too many; 200 fit" in str(only(participant(full_name="ก" * 201)).message)


@pytest.mark.parametrize("typed", ["=HYPERLINK(1)", " =1+1", "＝1+1", "\t=1+1", "'=1+1"])
def test_text_that_is_a_formula_is_refused(typed):
    problem = only(participant(full_name=typed))
    assert (problem.row, problem.column) == (2, "full_name")
    assert "holds the formula" in str(problem.message)


@pytest.mark.parametrize("typed", ["-Otieno", "+Otieno", "@Otieno"])
def test_other_signs_may_begin_a_text(typed):
    assert good(full_name=typed).full_name == typed


def test_every_problem_of_a_row_is_told_at_once():
    file = read(csv_file(participant(country="Atlantis", gender="Q", email="nobody", full_name="")))
    assert {problem.column for problem in file.problems} == {"country", "gender", "email", "full_name"}


def test_good_rows_are_kept_beside_bad_ones():
    file = read(csv_file(participant(1), participant(2, country="Atlantis"), participant(3)))
    assert ([row.row for row in file.participants], list(file.problems_by_row)) == ([2, 4], [3])


def test_long_values_are_not_repeated_whole():
    assert len(str(only(participant(gender="x" * 20 + "y", city="")).message)) < 200
    assert len(str(only(participant(email="x" * 250)).message)) < 250
