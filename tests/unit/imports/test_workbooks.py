"""XLSX files as programs write them."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.formula import ArrayFormula

from tests.unit.imports.samples import COLUMNS, participant, read, refusal, saved, told, workbook, xlsx_file


def letter(column):
    return workbook().active.cell(1, COLUMNS.index(column) + 1).column_letter


def with_cell(column, value, *, number_format=None):
    """A workbook of one participant with another value in one cell."""
    book = workbook(participant())
    cell = book.active[f"{letter(column)}2"]
    cell.value = value
    if number_format:
        cell.number_format = number_format
    return saved(book)


def test_a_workbook_reads_like_a_csv_file():
    file = read(xlsx_file(participant(native_name="አበበ ታደሰ")))
    assert [row.native_name for row in file.participants] == ["አበበ ታደሰ"]
    assert file.sheet == "participants"


@pytest.mark.parametrize("value", [date(2026, 6, 8), datetime(2026, 6, 8), "2026-06-08", "2026-06-08 00:00:00"])
def test_dates_are_date_cells_or_iso_text(value):
    run = read(with_cell("run_start", value)).participants[0].enrolments[0].run
    assert run.first_day == date(2026, 6, 8)


def test_a_number_in_a_text_column_is_its_digits():
    assert read(with_cell("person_ref", 4711)).participants[0].person_ref == "4711"


def test_a_whole_number_stored_with_decimals_has_none():
    assert read(with_cell("person_ref", 4711.0)).participants[0].person_ref == "4711"


@pytest.mark.parametrize(("value", "number_format"), [(85, None), (85.0, "0.0"), (0.85, "0%"), ("85", None)])
def test_a_percentage_is_what_people_see(value, number_format):
    file = read(with_cell("attendance_pct", value, number_format=number_format))
    assert file.participants[0].enrolments[0].attendance_pct == Decimal(85)


def test_rich_text_is_its_text():
    value = CellRichText("Achieng ", TextBlock(InlineFont(b=True), "Otieno"))
    assert read(with_cell("full_name", value)).participants[0].full_name == "Achieng Otieno"


def test_texts_may_be_shared_between_cells_as_excel_does():
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Abebe Tadesse</t></si></sst>'
    )
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_file(participant()))) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            xml = re.sub(rb'<c r="B2".*?</c>', b'<c r="B2" t="s"><v>0</v></c>', xml)
            xml = xml.replace(
                b"</Types>",
                b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
                b'.spreadsheetml.sharedStrings+xml"/></Types>',
            )
            new.writestr(name, xml)
        new.writestr("xl/sharedStrings.xml", strings)
    assert [row.full_name for row in read(content.getvalue()).participants] == ["Abebe Tadesse"]


def test_a_formula_is_told_with_row_column_and_remedy():
    assert [told(problem) for problem in read(with_cell("full_name", "=A1&B1")).problems] == [
        (
            2,
            "full_name",
            (
                "Row 2, column “full_name” holds the formula “=A1&B1”. Replace it by its value: copy the cell and paste"
                " it as values only."
            ),
        )
    ]


@pytest.mark.parametrize("column", ["full_name", "email", "run_start", "attendance_pct", "gender", "country"])
def test_a_formula_is_refused_in_every_column_we_read(column):
    columns = {problem.column for problem in read(with_cell(column, "=1+1")).problems}
    assert column in columns


def test_an_array_formula_is_a_formula():
    data = with_cell("full_name", ArrayFormula("B2", "=TRIM(A2)"))
    assert read(data).problems[0].column == "full_name"


def test_a_formula_in_a_column_we_ignore_harms_nobody():
    book = workbook({**participant(), "rank": "=ROW()"}, columns=[*COLUMNS, "rank"])
    assert read(saved(book)).problems == ()


def test_a_failed_formula_is_told():
    book = workbook(participant())
    cell = book.active[f"{letter('city')}2"]
    cell.value, cell.data_type = "#N/A", "e"
    assert "holds the error #N/A" in str(read(saved(book)).problems[0].message)


def test_hidden_rows_are_passed_over_and_told():
    book = workbook(participant(1), participant(2), participant(3))
    book.active.row_dimensions[3].hidden = True
    file = read(saved(book))
    assert [row.row for row in file.participants] == [2, 4]
    assert file.hidden_rows == (3,)


def test_empty_rows_are_passed_over_and_keep_the_numbers_of_others():
    book = workbook(participant(1), {}, {"full_name": "  "}, participant(2))
    assert [row.row for row in read(saved(book)).participants] == [2, 5]


def test_a_list_may_begin_below_empty_rows():
    book = workbook(participant(country="Atlantis"))
    book.active.insert_rows(1, 2)
    assert read(saved(book)).problems[0].row == 4


def test_rows_far_below_are_found():
    book = workbook(participant(1))
    for index, column in enumerate(COLUMNS, 1):
        book.active.cell(60_000, index, participant(2).get(column))
    assert [row.row for row in read(saved(book)).participants] == [2, 60_000]


def test_cells_beside_the_list_are_ignored():
    book = workbook(participant())
    book.active.cell(2, len(COLUMNS) + 3, "call her back")
    assert len(read(saved(book)).participants) == 1


def test_other_sheets_are_ignored():
    book = workbook(participant())
    book.create_sheet("Notes", 0).append(["Remember the visas"])
    assert read(saved(book)).sheet == "participants"


def test_a_hidden_sheet_is_not_read():
    book = workbook(participant())
    old = book.copy_worksheet(book.active)
    old.sheet_state = "hidden"
    assert len(read(saved(book)).participants) == 1


def test_two_sheets_with_participants_are_refused_by_name():
    book = workbook(participant(), title="2025")
    book.copy_worksheet(book.active).title = "2026"
    assert "on each of these sheets: 2025, 2026" in str(refusal(saved(book)).message)


def test_a_workbook_whose_sheets_are_all_something_else_names_them():
    book = workbook(columns=["budget"], title="Money")
    book.create_sheet("Notes").append(["Remember the visas"])
    message = str(refusal(saved(book), "book.xlsx").message)
    assert "No sheet of “book.xlsx” has the columns full_name, laboratory, country" in message
    assert "looked at: Money, Notes" in message


def test_the_only_sheet_is_told_what_columns_it_lacks():
    problem = refusal(saved(workbook(columns=["name", "laboratory", "country", "course_run"])))
    assert (problem.row, problem.column) == (1, "full_name")
