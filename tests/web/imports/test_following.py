"""The page of an import: the preview, confirming, what came of it, and the rows that were wrong."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from tests.integration.imports.lists import counted, someone
from tests.unit.imports.samples import csv_file
from tests.web.imports.conftest import PAGE, send
from tests.web.pages import main, opened, whole, words
from tests.web.public.conftest import statements_of
from trainfac.infra.db import read


def test_the_preview_says_what_would_be_created(coordinator, batch):
    said = main(opened(coordinator, batch))
    assert "new people 2 people on file 0 new laboratories 1 new registrations 2 wrong rows 1" in said
    assert "1 new course run" in said
    assert "HYD-2025-01 QMS-101 9–20 June 2025 Finished 2 20" in said
    assert "Lake Food Laboratory (demo), Kenya" in said
    assert "What the list says of certificates is not imported" in said


def test_the_preview_says_of_each_row_what_becomes_of_it(coordinator, batch):
    page = opened(coordinator, batch)
    rows = [words(row) for row in page.findall(".//main//table")[-1].findall(".//tbody/tr")]
    assert len(rows) == 3
    assert "Achieng Otieno 1 Row 2 · Lake Food Laboratory (demo) New New person" in rows[0]
    assert "HYD-2025-01: attendance 85 %" in rows[0]
    assert "Wrong Row 3, column “country”: “Atlantis” is not a country we know." in rows[1]


@pytest.mark.parametrize(("show", "rows"), [("new", 2), ("wrong", 1), ("matched", 0), ("nonsense", 3), ("' OR 1=1", 3)])
def test_rows_are_filtered_by_what_becomes_of_them(coordinator, batch, show, rows):
    page = opened(coordinator, f"{batch}?show={show}")
    assert f"{'All' if rows == 3 else show.capitalize()} {rows}" in words(page.find(".//main//nav[@class='tabs']"))
    tables = [t for t in page.findall(".//main//table") if "Rows of the list" in words(t.find("caption"))]
    assert (len(tables[0].findall(".//tbody/tr")) if tables else 0) == rows
    assert tables or "No such rows" in main(page)


def test_long_lists_are_shown_a_page_at_a_time(app, coordinator, uploaded):
    page = uploaded(*(someone(n) for n in range(120)))
    assert "Row 52" not in main(opened(coordinator, page))
    assert "Row 52" in main(opened(coordinator, f"{page}?page=2"))
    assert "Row 121" in main(opened(coordinator, f"{page}?page=99999"))
    assert statements_of(app, coordinator, page) == statements_of(app, coordinator, uploaded(someone(1)))


def test_confirming_writes_the_good_rows_and_says_what_came_of_them(coordinator, batch, work):
    before = counted(read())["person"]
    answer = coordinator.post(f"{batch}/confirm")
    assert (answer.status_code, answer.location) == (303, batch)
    assert "Importing" in main(opened(coordinator, batch))
    work()
    said = main(opened(coordinator, batch))
    assert "2 rows were imported" in said
    assert "1 row is wrong and is left out" in said
    assert "1 new course run HYD-2025-01" in said
    assert counted(read())["person"] == before + 2


def test_confirming_twice_does_no_harm(coordinator, batch, work):
    before = counted(read())["registration"]
    coordinator.post(f"{batch}/confirm")
    coordinator.post(f"{batch}/confirm")
    work()
    coordinator.post(f"{batch}/confirm")
    work()
    assert counted(read())["registration"] == before + 2


def test_progress_is_told_until_the_page_can_be_fetched_anew(coordinator, work):
    page = send(coordinator, csv_file(someone(1))).location
    answer = coordinator.get(f"{page}/progress")
    assert "hx-get" in answer.text
    assert "HX-Refresh" not in answer.headers
    assert '<meta http-equiv="refresh"' in coordinator.get(page).text
    work()
    answer = coordinator.get(f"{page}/progress")
    assert ("hx-get" in answer.text, answer.headers["HX-Refresh"]) == (False, "true")
    assert '<meta http-equiv="refresh"' not in coordinator.get(page).text


def test_reading_can_be_stopped_and_begun_again(coordinator, work):
    page = send(coordinator, csv_file(someone(1))).location
    coordinator.post(f"{page}/stop")
    work()
    assert "The list was not read to its end" in main(opened(coordinator, page))
    coordinator.post(f"{page}/read")
    work()
    assert "Ready to confirm" in main(opened(coordinator, page))


def test_an_import_can_be_stopped_and_the_rest_imported_or_left(coordinator, batch, work):
    coordinator.post(f"{batch}/confirm")
    coordinator.post(f"{batch}/stop")
    work()
    said = main(opened(coordinator, batch))
    assert "The import was stopped" in said
    assert "Import the rest" in said
    coordinator.post(f"{batch}/discard")
    assert "Discarded" in main(opened(coordinator, batch))


def test_a_discarded_list_shows_nobody_any_more(coordinator, batch):
    coordinator.post(f"{batch}/discard")
    said = main(opened(coordinator, batch))
    assert "The list was discarded." in said
    assert "Achieng" not in said
    assert coordinator.get(f"{batch}/problems.csv").status_code == 404


def test_what_cannot_be_done_any_more_is_told(coordinator, batch):
    coordinator.post(f"{batch}/discard")
    answer = coordinator.post(f"{batch}/confirm", follow_redirects=True)
    assert "There is nothing to confirm. The list: Discarded" in main(whole(answer))


def test_bad_rows_come_back_with_their_reasons_and_can_be_uploaded_again(coordinator, batch, work):
    answer = coordinator.get(f"{batch}/problems.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=list-problems.csv"
    (row,) = csv.DictReader(StringIO(answer.data.decode("utf-8-sig")))
    assert (row["row"], row["full_name"]) == ("3", "Achieng Otieno 2")
    assert "“Atlantis” is not a country we know" in row["problems"]
    page = send(coordinator, answer.data.replace(b"Atlantis", b"Kenya")).location
    work()
    assert "new people 1" in main(opened(coordinator, page))


def test_bad_rows_come_as_a_workbook_too(coordinator, batch):
    answer = coordinator.get(f"{batch}/problems.xlsx")
    header, row = openpyxl.load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True)
    assert dict(zip(header, row, strict=True))["country"] == "Atlantis"


def test_nothing_in_the_bad_rows_is_computed(coordinator, uploaded):
    page = uploaded(someone(1, full_name="=cmd|' /C calc'!A0", country="Atlantis"))
    (row,) = csv.DictReader(StringIO(coordinator.get(f"{page}/problems.csv").data.decode("utf-8-sig")))
    assert row["full_name"].startswith("'=cmd")
    sheet = openpyxl.load_workbook(BytesIO(coordinator.get(f"{page}/problems.xlsx").data)).active
    assert {cell.data_type for cells in sheet.iter_rows() for cell in cells} <= {"s", "inlineStr"}


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{7*7}}", "%(row)s %s"])
def test_a_name_is_only_a_name(coordinator, uploaded, work, name):
    page = uploaded(someone(1, full_name=name, laboratory=name))
    coordinator.post(f"{page}/confirm")
    work()
    answer = coordinator.get(page)
    assert name in main(whole(answer))
    assert "<script>alert" not in answer.text


def test_the_page_for_a_list_of_nobody_new_says_so(coordinator, uploaded, work):
    page = uploaded(someone(1))
    coordinator.post(f"{page}/confirm")
    work()
    assert "Everything in the good rows is on file already" in main(opened(coordinator, uploaded(someone(1))))


def test_earlier_imports_tell_what_became_of_them(coordinator, batch, work):
    coordinator.post(f"{batch}/confirm")
    work()
    assert "Imported 3 1" in main(opened(coordinator, PAGE))
