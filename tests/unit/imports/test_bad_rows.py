"""Bad rows to download, put right and upload again."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from tests.unit.imports.samples import COLUMNS, csv_file, participant, read
from trainfac.imports.bad_rows import BadRow, bad_rows_csv, bad_rows_xlsx
from trainfac.kernel.formulas import neutral, without_apostrophe

DANGEROUS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", " =1+1", "=cmd|' /C calc'!A0"]


def bad(file):
    by_row = file.problems_by_row
    return [
        BadRow(record, [str(problem.message) for problem in by_row[record.row]])
        for record in file.records
        if record.row in by_row
    ]


def downloaded(**changes):
    file = read(csv_file(participant(1), participant(2, **changes)))
    return file.columns, bad(file)


def test_only_bad_rows_are_given_back_with_their_number_and_reasons():
    lines = list(csv.DictReader(io.StringIO(bad_rows_csv(*downloaded(country="Atlantis")).decode("utf-8-sig"))))
    assert [(line["row"], line["full_name"], line["country"]) for line in lines] == [
        ("3", "Achieng Otieno 2", "Atlantis")
    ]
    assert "“Atlantis” is not a country we know" in lines[0]["problems"]


def test_columns_that_were_ignored_are_given_back_too():
    file = read(csv_file(participant(country="Atlantis", phone="+254"), columns=[*COLUMNS, "phone"]))
    assert b"phone" in bad_rows_csv(file.columns, bad(file)).splitlines()[0]


def test_csv_has_the_mark_that_excel_needs():
    assert bad_rows_csv(*downloaded(country="Atlantis")).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_in_csv_is_computed(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", [*DANGEROUS, "Otieno", "'Aziz", "O'Neil", "-5", "+3.2", ""])
def test_neutral_text_reads_back_as_it_was(text):
    assert without_apostrophe(neutral(text)) == text


@pytest.mark.parametrize("text", ["Otieno", "-5", "12", "a=b", ""])
def test_harmless_text_is_left_alone(text):
    assert neutral(text) == text


@pytest.mark.parametrize("text", DANGEROUS)
def test_every_cell_of_the_workbook_is_text(text):
    sheet = openpyxl.load_workbook(io.BytesIO(bad_rows_xlsx(*downloaded(full_name=text, country="?")))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_characters_that_workbooks_cannot_hold_are_left_out():
    content = bad_rows_xlsx(*downloaded(full_name="Otieno\x07", country="?"))
    values = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).active[2]]
    assert "Otieno" in values


def test_rows_put_right_are_good_again_in_csv():
    content = bad_rows_csv(*downloaded(full_name="-Otieno", country="Atlantis")).replace(b",Atlantis,", b",KE,")
    file = read(content)
    assert [(row.full_name, row.country) for row in file.participants] == [("-Otieno", "KE")]


def test_rows_put_right_are_good_again_in_xlsx():
    book = openpyxl.load_workbook(io.BytesIO(bad_rows_xlsx(*downloaded(country="Atlantis"))))
    for cell in book.active[2]:
        if cell.value == "Atlantis":
            cell.value = "KE"
    content = io.BytesIO()
    book.save(content)
    assert [row.country for row in read(content.getvalue()).participants] == ["KE"]


def test_a_second_download_does_not_repeat_our_columns():
    again = read(bad_rows_csv(*downloaded(country="Atlantis")))
    header = bad_rows_csv(again.columns, bad(again)).decode("utf-8-sig").splitlines()[0].split(",")
    assert [header.count(name) for name in ("row", "problems")] == [1, 1]
