"""The page with the form, and what it says of files that are no lists."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from tests.integration.imports.lists import someone
from tests.unit.imports.samples import csv_file, workbook
from tests.web.imports.conftest import PAGE, send
from tests.web.pages import main, opened, whole
from tests.web.public.conftest import statements_of
from tests.web.security.test_large_bodies import TOO_MUCH, Endless, sent
from trainfac.imports.columns import COLUMNS
from trainfac.infra.db import read
from trainfac.infra.files import StoredFile


def test_the_page_offers_the_form_and_explains_every_column(coordinator):
    said = main(opened(coordinator, PAGE))
    assert "No list was imported yet" in said
    assert not [column for column in COLUMNS if column not in said]


def test_a_list_is_kept_and_its_page_follows(coordinator):
    answer = send(coordinator, csv_file(someone(1)))
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/1")
    said = main(opened(coordinator, answer.location))
    assert "Being read" in said
    assert "Reading the list" in said


def test_a_workbook_is_taken_as_well(coordinator, work):
    content = BytesIO()
    workbook(someone(1)).save(content)
    page = send(coordinator, content.getvalue(), "list.xlsx").location
    work()
    assert "Ready to confirm" in main(opened(coordinator, page))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "“list.csv” is empty"),
        (b"%PDF-1.7 abc", "“list.csv” is a PDF document, not a spreadsheet"),
        (b"\x89PNG\r\n", "is a picture, not a spreadsheet"),
        (b"<html><script>alert(1)</script>", "is a web page or document"),
        (b"PK\x03\x04 cut off", "“list.csv” is damaged"),
    ],
    ids=["empty", "pdf", "picture", "html", "damaged"],
)
def test_a_file_that_is_no_list_is_refused_on_the_form(coordinator, content, says):
    page = whole(send(coordinator, content), 422)
    assert says in main(page)
    assert page.find(".//main//input[@type='file']").get("aria-invalid") == "true"
    assert read().query(StoredFile).count() == 0


def test_without_a_file_the_form_says_so(coordinator):
    assert "Choose a file" in main(whole(coordinator.post(PAGE, data={}), 422))


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(coordinator):
    body = Endless(TOO_MUCH)
    assert "20 MB" in main(whole(sent(coordinator, PAGE, body), 413))
    assert body.taken == 0


def test_a_name_that_leads_out_of_the_folder_is_only_a_name(coordinator, work):
    page = send(coordinator, csv_file(someone(1)), "../../etc/<script>x.csv").location
    work()
    answer = coordinator.get(page)
    assert "<script>x" not in answer.text
    assert "&lt;script&gt;x.csv" in answer.text


def test_the_template_has_every_column_and_no_row(coordinator):
    answer = coordinator.get(f"{PAGE}/template.csv")
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert (rows, answer.headers["Content-Disposition"]) == ([list(COLUMNS)], "attachment; filename=participants.csv")


def test_earlier_imports_are_listed_with_their_state(coordinator, batch):
    said = main(opened(coordinator, PAGE))
    assert "list.csv" in said
    assert "Ready to confirm 3 1" in said


def test_a_list_that_cannot_be_read_says_why_on_its_page(coordinator, work):
    page = send(coordinator, b"full_name,laboratory\nA,B\n").location
    work()
    said = main(opened(coordinator, page))
    assert "This file cannot be read; nothing was written" in said
    assert "Row 1: there is no column country" in said
    assert "Upload another file" in said


def test_the_page_asks_the_same_number_of_questions_however_many_imports_there_are(app, coordinator, uploaded):
    uploaded(someone(1))
    few = statements_of(app, coordinator, PAGE)
    for number in range(2, 12):
        uploaded(someone(number))
    assert statements_of(app, coordinator, PAGE) == few


def test_a_workbook_with_a_live_formula_is_read_without_computing_it(coordinator, work):
    book = workbook(someone(1))
    book.active["B2"] = "=1+1"
    content = BytesIO()
    book.save(content)
    page = send(coordinator, content.getvalue(), "list.xlsx").location
    work()
    assert "holds the formula “=1+1”" in main(opened(coordinator, page))
    assert openpyxl.load_workbook(content).active["B2"].value == "=1+1"
