"""What rows say together of their runs."""

from __future__ import annotations

from datetime import date

from tests.unit.imports.samples import RUN, csv_file, only, participant, read, told
from trainfac.imports.runs import RunNamed

JUNE = RunNamed("UV-2026-01", "QMS-101", date(2026, 6, 8), date(2026, 6, 19))


def test_a_run_that_does_not_exist_is_named_with_course_and_days():
    assert read(csv_file(participant(1), participant(2))).runs == [JUNE]


def test_a_row_may_leave_out_what_another_row_says_of_the_run():
    blank = participant(2, course="", run_start="", run_end="")
    file = read(csv_file(participant(1), blank))
    assert (file.problems, file.participants[1].enrolments[0].run) == ((), JUNE)


def test_codes_of_runs_are_the_same_whatever_their_case():
    assert read(csv_file(participant(1), participant(2, course_run="uv-2026-01"))).runs == [JUNE]


def test_the_row_that_disagrees_on_the_first_day_is_told_with_another_that_says_otherwise():
    rows = [participant(1), participant(2), participant(3, run_start="2026-06-09")]
    assert told(only(*rows)) == (
        4,
        "run_start",
        (
            "Row 4, column “run_start”: run UV-2026-01 begins on 2026-06-09 here but on 2026-06-08 in row 2. Give all"
            " rows of a run the same days."
        ),
    )


def test_most_rows_are_right_wherever_the_odd_one_stands():
    rows = [participant(1, run_end="2026-06-18"), participant(2), participant(3)]
    problem = only(*rows)
    assert (problem.row, problem.column) == (2, "run_end")
    assert "ends on 2026-06-18 here but on 2026-06-19 in row 3" in str(problem.message)


def test_rows_of_one_run_have_one_course():
    problem = only(participant(1), participant(2), participant(3, course="DAI-101"))
    assert (problem.row, problem.column) == (4, "course")
    assert "is a run of DAI-101 here but of QMS-101 in row 2" in str(problem.message)


def test_days_that_different_rows_gave_must_fit_together():
    problem = only(participant(1, run_end=""), participant(2, run_start="", run_end="2026-06-01"))
    assert (problem.row, problem.column) == (3, "run_end")


def test_a_run_that_exists_needs_no_more_than_its_code():
    file = read(csv_file(participant(course_run=RUN.code, course="", run_start="", run_end="")))
    assert file.runs == [RunNamed(RUN.code, RUN.course, RUN.first_day, RUN.last_day, exists=True)]


def test_a_run_that_exists_keeps_its_days_when_the_list_has_slightly_others():
    file = read(csv_file(participant(course_run=RUN.code, run_start="2026-11-08", run_end="2026-11-20")))
    assert (file.problems, file.runs[0].first_day) == ((), RUN.first_day)


def test_a_run_that_exists_at_quite_another_time_is_not_the_one_meant():
    problem = only(participant(course_run=RUN.code))
    assert (problem.row, problem.column) == (2, "run_start")
    assert "lasts from 2026-11-09 to 2026-11-20, not on 2026-06-08" in str(problem.message)


def test_a_run_that_exists_keeps_its_course():
    problem = only(participant(course_run=RUN.code, course="DAI-101", run_start="", run_end=""))
    assert (problem.row, problem.column) == (2, "course")
    assert "is a run of QMS-101, not of DAI-101" in str(problem.message)


def test_a_run_of_another_facility_is_refused():
    problem = only(participant(course_run="DL-2026-01", course="DAI-101"))
    assert (problem.row, problem.column) == (2, "course_run")
    assert "belongs to another facility" in str(problem.message)


def test_a_new_run_without_course_is_told():
    problem = only(participant(course=""))
    assert (problem.row, problem.column) == (2, "course")
    assert "does not exist yet, and no row says of which course it is" in str(problem.message)


def test_a_new_run_without_first_day_is_told():
    problem = only(participant(run_start=""))
    assert (problem.row, problem.column) == (2, "run_start")
    assert "no row says when it begins" in str(problem.message)


def test_a_new_run_may_leave_its_last_day_open():
    assert read(csv_file(participant(run_end=""))).runs[0].last_day is None


def test_a_row_that_names_no_run_is_told():
    assert "no run is named" in str(only(participant(course_run="", course="")).message)


def test_a_run_without_code_is_its_course_and_first_day():
    rows = [participant(number, course_run="") for number in (1, 2)]
    assert read(csv_file(*rows)).runs == [RunNamed("", "QMS-101", JUNE.first_day, JUNE.last_day)]


def test_a_row_without_code_joins_the_run_that_has_its_course_and_first_day():
    assert read(csv_file(participant(1), participant(2, course_run=""))).runs == [JUNE]


AUTUMN = {"course_run": "UV-2026-02", "course": "DAI-101", "run_start": "2026-09-07", "run_end": "2026-09-18"}


def test_a_second_run_is_a_second_enrolment_with_the_days_of_other_rows():
    first = participant(1, second_run="UV-2026-02", second_course="DAI-101")
    file = read(csv_file(first, participant(2, **AUTUMN)))
    assert [enrolment.run.first_day for enrolment in file.participants[0].enrolments] == [
        date(2026, 6, 8),
        date(2026, 9, 7),
    ]


def test_a_second_run_has_the_same_attendance_but_neither_tests_nor_certificate():
    results = {"attendance_pct": "92", "pre_test": "40", "post_test": "80", "certificate": "achievement"}
    first = participant(1, second_run="UV-2026-02", second_course="DAI-101", **results)
    second = read(csv_file(first, participant(2, **AUTUMN))).participants[0].enrolments[1]
    assert (second.attendance_pct, second.pre_test, second.post_test, second.certificate) == (92, None, None, None)


def test_a_second_run_that_no_row_dates_is_told():
    problem = only(participant(second_run="UV-2026-02", second_course="DAI-101"))
    assert (problem.row, problem.column) == (2, "second_run")
    assert "UV-2026-02 does not exist yet, and no row says when it begins" in str(problem.message)


def test_a_second_run_that_exists_needs_no_other_row():
    file = read(csv_file(participant(second_run=RUN.code)))
    assert [enrolment.run.code for enrolment in file.participants[0].enrolments] == ["UV-2026-01", RUN.code]


def test_a_second_run_of_another_course_than_its_rows_is_told():
    rows = [participant(1, second_run="UV-2026-02", second_course="QMS-101"), participant(2, **AUTUMN)]
    problem = only(*rows, participant(3, **AUTUMN))
    assert (problem.row, problem.column) == (2, "second_course")


def test_a_second_run_is_not_the_first():
    problem = only(participant(second_run="uv-2026-01"))
    assert (problem.row, problem.column) == (2, "second_run")


def test_a_second_course_without_second_run_is_told():
    assert only(participant(second_course="DAI-101")).column == "second_course"
