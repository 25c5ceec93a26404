"""Files that cannot be read, and what to do."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.unit.imports.samples import COLUMNS, csv_file, participant, read, refusal, told, xlsx_file
from trainfac.imports import reading
from trainfac.infra.spreadsheets import problems, xlsx_guard

PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\r\n"])
def test_an_empty_file_is_told(data):
    assert told(refusal(data, "empty.csv")) == (
        None,
        None,
        "“empty.csv” is empty. Put the column names into the first row and one participant into each row below.",
    )


def test_an_empty_workbook_is_told():
    assert "is empty" in str(refusal(xlsx_file(columns=[])).message)


@pytest.mark.parametrize("data", [csv_file(), xlsx_file()])
def test_a_header_without_rows_is_told(data):
    problem = refusal(data)
    assert problem.row == 1
    assert "no row below it holds a participant" in str(problem.message)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "is a PDF document"),
        (PICTURE, "is a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old XLS format or with a password"),
        (b"<html><table><tr><td>full_name", "is a web page or document"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>', "is a web page or document"),
        (b"{\\rtf1 list}", "is a web page or document"),
        (b"\x7fELF\0\0\0", "zero bytes"),
        (b"Dear colleague,\nplease find the list below.", "there is no column full_name, laboratory, country"),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_told_what_it_is(data, words):
    assert words in str(refusal(data, "list.xlsx").message)


def test_the_name_of_a_file_does_not_decide():
    assert len(read(xlsx_file(participant()), "list.csv").participants) == 1
    assert len(read(csv_file(participant()), "list.xlsx").participants) == 1


def archive(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in parts.items():
            zipped.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return content.getvalue()


def altered(data, part, change):
    """A workbook with one part of its archive changed."""
    content = io.BytesIO()
    assert part in zipfile.ZipFile(io.BytesIO(data)).namelist()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(old.read(info)) if info.filename == part else old.read(info))
    return content.getvalue()


def test_another_kind_of_archive_is_told():
    assert "no XLSX workbook" in str(refusal(archive(content_dot_xml="<office/>")).message)


def test_a_workbook_that_breaks_off_is_told():
    assert "is damaged" in str(refusal(xlsx_file(participant())[:-200]).message)


def test_a_workbook_with_a_broken_sheet_is_told():
    data = altered(xlsx_file(participant()), "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2])
    assert "is damaged or protected" in str(refusal(data).message)


def test_a_workbook_without_its_parts_is_told():
    assert "is damaged or protected" in str(refusal(archive(xl__workbook_dot_xml="<workbook/>")).message)


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
    ],
)
def test_entities_are_refused_before_anything_is_parsed(doctype):
    data = altered(xlsx_file(participant()), "xl/workbook.xml", lambda xml: doctype + xml)
    assert "“xl/workbook.xml” declares a document type" in str(refusal(data).message)


def test_entities_in_utf16_are_refused_too():
    hidden = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16")
    data = altered(xlsx_file(participant()), "xl/styles.xml", lambda _xml: hidden)
    assert "declares a document type" in str(refusal(data).message)


def test_entities_between_two_chunks_are_refused_too(monkeypatch):
    monkeypatch.setattr(xlsx_guard, "_CHUNK", 5)
    data = altered(xlsx_file(participant()), "xl/workbook.xml", lambda xml: b"<!DOCTYPE x>" + xml)
    assert "declares a document type" in str(refusal(data).message)


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked():
    bomb = altered(xlsx_file(participant()), "xl/styles.xml", lambda _xml: b"\0" * (101 * 1024 * 1024))
    assert len(bomb) < 200_000
    assert "unpacks to 101 MB" in str(refusal(bomb).message)


def test_a_workbook_of_too_many_parts_is_refused():
    parts = {f"part{number}": "" for number in range(1001)}
    assert "1002 parts" in str(refusal(archive(xl__workbook_dot_xml="", **parts)).message)


def test_a_file_over_the_size_limit_is_refused_unread(monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 1024 * 1024)
    assert "has 1.1 MB; 1 MB are the most" in str(refusal(b"x" * 1_200_000).message)


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_a_list_over_the_row_limit_is_refused_with_the_row(monkeypatch, make):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    problem = refusal(make(*[participant(number) for number in range(3)]))
    assert problem.row == 4
    assert "a list has at most" in str(problem.message)


def test_a_list_at_the_row_limit_is_read(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    assert len(read(csv_file(*[participant(number) for number in range(3)])).participants) == 3


def test_a_sheet_that_claims_the_last_row_costs_no_time_for_the_empty_ones():
    data = altered(
        xlsx_file(participant(1), participant(2)),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<row r="3"', b'<row r="1048576"').replace(b'3" t=', b'1048576" t='),
    )
    assert [row.row for row in read(data).participants] == [2, 1_048_576]


def test_a_row_that_claims_the_last_column_is_read_as_far_as_the_header():
    data = altered(
        xlsx_file(participant()),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"</row></sheetData>", b'<c r="XFD2"><v>1</v></c></row></sheetData>'),
    )
    assert len(read(data).records[0].values) <= len(COLUMNS)


SHEET = "xl/worksheets/sheet1.xml"


def stuffed(part, before, stuff):
    """A workbook with something more in one of its parts."""
    return altered(xlsx_file(participant()), part, lambda xml: xml.replace(before, stuff + before, 1))


@pytest.mark.parametrize(
    ("part", "before", "stuff"),
    [
        (SHEET, b"</sheetData>", b'<row r="9">' + b"<c/>" * 2_000_000 + b"</row>"),
        (SHEET, b"</sheetData>", b'<row r="9"><c t="inlineStr"><is><t>' + b"x" * 2_000_000 + b"</t></is></c></row>"),
        (SHEET, b"</sheetData>", b'<row r="99999999999999999999"><c r="A1"><v>1</v></c></row>'),
        (SHEET, b"</sheetData>", b'<row r="1048577"/>'),
        (SHEET, b"</sheetData>", b"<a>" * 200 + b"</a>" * 200),
        ("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 300_000),
        ("xl/workbook.xml", b"</workbook>", b"<x/>" * 300_000),
    ],
    ids=["cells in a row", "text", "a row beyond counting", "a row too far", "depth", "styles", "names"],
)
def test_a_small_workbook_that_would_become_huge_is_refused_before_it_is_built(part, before, stuff):
    data = stuffed(part, before, stuff)
    assert len(data) < 50_000
    assert f"“{part}” holds more cells, styles or text than a list needs" in str(refusal(data).message)


def test_a_row_whose_number_is_none_is_damaged():
    assert "is damaged" in str(refusal(stuffed(SHEET, b"</sheetData>", b'<row r="many"/>')).message)


def test_a_list_with_too_many_columns_is_refused():
    problem = refusal(b"," * 1_000_000 + b"full_name\n")
    assert (problem.row, str(problem.message)) == (
        1,
        "Row 1: a list has at most 200 columns. Delete those that are not needed.",
    )


def test_limits_are_those_of_the_guide():
    assert (problems.MOST_ROWS, reading.MOST_BYTES) == (20_000, 20 * 1024 * 1024)
