"""One person in one run, once."""

from __future__ import annotations

from tests.unit.imports.samples import csv_file, only, participant, read, told

NAMELESS = {"full_name": "Achieng Otieno", "email": ""}


def test_two_rows_with_one_address_in_one_run_are_told_on_the_second():
    assert told(only(participant(1), participant(2, email="Person1@lab.example"))) == (
        3,
        "course_run",
        (
            "Row 3, column “course_run”: Achieng Otieno 2 is already in run UV-2026-01, by the same e-mail address in"
            " row 2. Delete one of the rows, or give each person an address of their own."
        ),
    )


def test_without_addresses_name_and_laboratory_tell():
    problem = only(participant(**NAMELESS), participant(**NAMELESS))
    assert (problem.row, problem.column) == (3, "course_run")
    assert "is already in run UV-2026-01, in row 2" in str(problem.message)


def test_accents_and_case_of_names_do_not_make_two_people():
    rows = [participant(full_name="José Núñez", email=""), participant(full_name="JOSE NUNEZ", email="")]
    assert only(*rows).row == 3


def test_an_address_on_one_row_only_does_not_make_two_people():
    assert only(participant(1, full_name="A"), participant(full_name="A", email="")).row == 3


def test_two_addresses_make_two_people_of_one_name():
    assert read(csv_file(participant(1, full_name="A"), participant(2, full_name="A"))).problems == ()


def test_one_name_at_two_laboratories_is_two_people():
    rows = [participant(**NAMELESS), participant(**NAMELESS, laboratory="Rift Laboratory (demo)")]
    assert read(csv_file(*rows)).problems == ()


def test_one_reference_is_one_person():
    assert only(participant(1, person_ref="UV-001"), participant(2, person_ref="UV-001")).row == 3


def test_one_person_may_take_part_in_two_runs():
    autumn = {"course_run": "UV-2026-02", "run_start": "2026-09-07", "run_end": "2026-09-18"}
    assert len(read(csv_file(participant(1), participant(1, **autumn))).participants) == 2


def test_a_second_run_counts_as_taking_part():
    autumn = {"course_run": "UV-2026-02", "run_start": "2026-09-07", "run_end": "2026-09-18"}
    rows = [participant(1, second_run="UV-2026-02"), participant(1, **autumn)]
    assert told(only(*rows))[:2] == (3, "course_run")


def test_three_rows_of_one_person_all_name_the_first():
    problems = read(csv_file(*[participant(**NAMELESS)] * 3)).problems
    assert [(problem.row, problem.message.values["first"]) for problem in problems] == [(3, 2), (4, 2)]


def test_a_run_without_code_is_told_by_its_course():
    rows = [participant(1, course_run=""), participant(1, course_run="")]
    assert told(only(*rows))[:2] == (3, "course")
