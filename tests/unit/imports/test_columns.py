"""Headers: any order, tolerant, complete."""

from __future__ import annotations

from tests.unit.imports.samples import COLUMNS, csv_file, participant, read, refusal, told
from trainfac.imports.columns import understand


def test_columns_may_stand_in_any_order():
    file = read(csv_file(participant(), columns=COLUMNS[::-1]))
    assert file.participants[0].full_name == "Achieng Otieno 1"


def test_case_spaces_and_hyphens_in_column_names_do_not_matter():
    header = understand([" Full Name ", "E-Mail", "SEX", "run-start", "Attendance.Pct"])
    assert list(header.positions) == ["full_name", "email", "gender", "run_start", "attendance_pct"]


def test_extra_columns_are_ignored_and_told():
    file = read(csv_file(participant(phone="+254 700 000"), columns=[*COLUMNS, "phone"]))
    assert (len(file.participants), file.ignored_columns) == (1, ("phone",))


def test_optional_columns_may_be_missing():
    columns = ["full_name", "laboratory", "country", "course_run", "course", "run_start"]
    rows = {column: participant()[column] for column in columns}
    assert len(read(csv_file(rows, columns=columns)).participants) == 1


def test_a_missing_required_column_is_named_with_what_was_found():
    columns = [column for column in COLUMNS if column != "country"]
    row = {column: value for column, value in participant().items() if column != "country"}
    problem = refusal(csv_file(row, columns=columns))
    assert (problem.row, problem.column) == (1, "country")
    assert "there is no column country" in str(problem.message)
    assert "full_name" in str(problem.message)


def test_a_run_can_be_named_by_course_and_first_day_instead_of_its_code():
    assert understand(["full_name", "laboratory", "country", "course", "run_start"]).missing == ()
    assert understand(["full_name", "laboratory", "country", "course"]).missing == ("course_run",)


def test_two_columns_of_the_same_meaning_are_refused_with_their_letters():
    problem = refusal(b"full_name,Sex,laboratory,country,course_run,Gender\n")
    assert told(problem) == (
        1,
        None,
        "Row 1: columns B (“Sex”) and F (“Gender”) mean the same. Keep one of them.",
    )


def test_two_extra_columns_of_one_name_keep_both_values():
    file = read(csv_file(participant(), columns=COLUMNS).replace(b"second_run,second_course", b"note,note"))
    assert file.columns[-2:] == ("note", "note (2)")


def test_messages_call_a_column_as_the_file_does():
    data = csv_file(participant(country="Atlantis")).replace(b"country", b"Country of work", 1)
    data = data.replace(b"Country of work", b" COUNTRY ")
    assert "column “COUNTRY”" in str(read(data).problems[0].message)
    assert read(data).problems[0].column == "country"
