"""CSV files as programs write them."""

from __future__ import annotations

import pytest

from tests.unit.imports.samples import COLUMNS, csv_file, participant, read, refusal, told


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter):
    assert len(read(csv_file(participant(), delimiter=delimiter)).participants) == 1


def test_commas_inside_names_do_not_hide_the_semicolon():
    data = csv_file(participant(laboratory="Food, Water, Drugs, and, more"), delimiter=";")
    assert read(data).participants[0].laboratory == "Food, Water, Drugs, and, more"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_with_or_without_mark_is_read(encoding):
    data = csv_file(participant(native_name="አበበ ታደሰ"), encoding=encoding)
    assert read(data).participants[0].native_name == "አበበ ታደሰ"


def test_a_quoted_line_break_stays_in_its_row():
    file = read(csv_file(participant(1, laboratory="Lake\nLaboratory"), participant(2, country="Atlantis")))
    assert file.participants[0].laboratory == "Lake Laboratory"
    assert file.problems[0].row == 3


def test_empty_lines_count_as_rows_but_are_passed_over():
    header, first, second, end = csv_file(participant(1), participant(2, country="Atlantis")).split(b"\r\n")
    commas = b"," * (len(COLUMNS) - 1)
    file = read(b"\r\n".join([header, first, b"", commas, second, end]))
    assert (len(file.records), file.problems[0].row) == (2, 5)


def test_excels_separator_line_is_no_row():
    data = b"sep=;\r\n" + csv_file(participant(country="Atlantis"), delimiter=";")
    assert read(data).problems[0].row == 2


def test_a_byte_that_is_not_utf8_is_told_with_row_column_byte_and_remedy():
    data = csv_file(participant(1), participant(2, full_name="José Núñez"), encoding="latin-1")
    file = read(data)
    assert [told(problem) for problem in file.problems] == [
        (
            3,
            "full_name",
            (
                "Row 3, column “full_name”: byte 0xE9 after “Jos” is not UTF-8. Save the file as “CSV UTF-8” or XLSX"
                " and upload it again."
            ),
        )
    ]


def test_rows_without_broken_bytes_stay_good():
    data = csv_file(participant(1), participant(2, full_name="José"), encoding="latin-1")
    assert [row.row for row in read(data).participants] == [2]


def test_a_broken_column_name_refuses_the_file():
    data = csv_file(participant()).replace(b"full_name", b"pr\xe9nom")
    problem = refusal(data)
    assert problem.row == 1
    assert "column B: byte 0xE9 is not UTF-8" in str(problem.message)


def test_utf16_that_breaks_off_is_refused_with_the_byte():
    assert "breaks off at byte" in str(refusal(csv_file(participant(), encoding="utf-16")[:-1]).message)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32"])
def test_other_encodings_are_refused_not_guessed(encoding):
    assert "Save it as “CSV UTF-8”" in str(refusal(csv_file(participant(), encoding=encoding)).message)


def test_a_character_that_was_lost_earlier_is_told():
    problem = read(csv_file(participant(full_name="Jos\ufffd"))).problems[0]
    assert (problem.row, problem.column) == (2, "full_name")
    assert "was lost when the file was saved" in str(problem.message)


def test_a_quotation_mark_that_is_not_closed_is_told_with_its_row():
    data = csv_file(participant(1)) + b'"Achieng,x\r\n'
    assert refusal(data).row == 3
    assert "quotation marks do not pair" in str(refusal(data).message)


def test_a_comma_that_moves_cells_is_told():
    row = ",".join(["Otieno", *participant().values()])
    data = (",".join(participant()) + "\n" + row + "\n").encode()
    problem = read(data).problems[0]
    assert (problem.row, problem.column) == (2, None)
    assert "has 10 cells, but there are 9 columns" in str(problem.message)
