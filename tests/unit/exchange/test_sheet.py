"""Workbooks that are no timetable are refused, each with what to do."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from tests.unit.exchange.samples import refusal
from trainfac.exchange.timetables.sheet import MOST_ROWS, read_sheet
from trainfac.exchange.timetables.wording import Wording
from trainfac.kernel.text import fold
from trainfac.scheduling.timetable_file import COLUMNS

WORDS = Wording({fold(str(label)): name for name, label in COLUMNS.items()}, frozenset({"yes"}), frozenset({"no"}))
HEAD = ["Module", "Day", "Starts", "Ends"]
ROW = ["Hazards", "2026-12-07", "09:00", "10:00"]


def book(*rows, head=HEAD, change=lambda book: None):
    made = openpyxl.Workbook()
    for row in [head, *rows]:
        made.active.append(row)
    change(made)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def read(data, name="plan.xlsx"):
    return read_sheet(data, name, WORDS)


def test_rows_are_read_under_the_names_of_their_columns():
    sheet = read(book(ROW, head=["Ends", "DAY ", "starts", "Module", "My remarks"]))
    assert (sheet.letters, sheet.ignored) == (
        {"ends": "A", "day": "B", "starts": "C", "module": "D"}, ["My remarks"]
    )  # fmt: skip
    assert sheet.rows[0].cells["day"] == "2026-12-07"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"Module,Day,Starts,Ends\nHazards,2026-12-07,09:00,10:00\n", "“plan.xlsx” is no XLSX workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "in the old XLS format or with a password"),
        (b"%PDF-1.7", "is a PDF document"),
        (b"", "is no XLSX workbook"),
        (book(ROW)[:400], "is damaged"),
        (book(), "There is no row below the names of the columns"),
        (book(ROW, head=["Module", "Day", "Starts", "Until"]), "has the columns Day, Starts, Ends in its first row"),
        (book(["", *ROW[1:]], head=["Topic", *HEAD[1:]]), "neither a column “No.” nor “Module”"),
        (book([*ROW, "x"], head=[*HEAD, "day"]), "Columns B and E are both called “day”. Keep one of them."),
        (book(ROW, change=lambda made: made.copy_worksheet(made.active)), "has a timetable on each of these sheets"),
    ],
    ids=["csv", "xls", "pdf", "empty", "cut", "no rows", "no column", "no module", "twice", "two sheets"],
)
def test_what_is_no_timetable_is_told(data, says):
    assert says in refusal(data, read)


def test_fifty_thousand_rows_are_refused():
    assert f"a timetable has at most {MOST_ROWS} rows" in refusal(book(*[ROW] * 50_000), read)


def test_a_large_file_is_refused_unread():
    assert "a timetable may have 2 MB" in refusal(b"PK\x03\x04" + b"\0" * 3_000_000, read)


def test_what_unpacks_to_gigabytes_is_not_unpacked():
    content = io.BytesIO(book(ROW))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.xml", b"\0" * 200_000_000)
    assert "unpacks to" in refusal(content.getvalue(), read)


def test_hidden_rows_are_passed_over_and_told():
    def hide(made):
        made.active.row_dimensions[3].hidden = True

    sheet = read(book(ROW, ROW, change=hide))
    assert ([row.number for row in sheet.rows], list(sheet.hidden_rows)) == ([2], [3])


def test_rows_that_are_merged_with_others_are_known():
    sheet = read(book(ROW, ROW, ROW, change=lambda made: made.active.merge_cells("B3:B4")))
    assert [row.merged for row in sheet.rows] == [False, True, True]
