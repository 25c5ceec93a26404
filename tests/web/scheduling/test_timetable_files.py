"""A timetable is taken along into other programs, in the wall time of the facility."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from tests.integration.scheduling.planning import sessions
from tests.web.public.conftest import statements_of

ADDRESS = "/staff/HYD/runs/HYD-1/timetable"


@pytest.fixture
def first(tx, run):
    first = sessions(tx, run)[0]
    first.note = "=HYPERLINK(1)"
    tx.commit()
    return first


def csv_rows(client):
    answer = client.get(f"{ADDRESS}.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))


def test_each_session_is_a_row(coordinator, tx, run, first):
    rows = csv_rows(coordinator)
    assert len(rows) == len(sessions(tx, run))
    told = {
        name: rows[0][name] for name in ("No.", "Module", "Starts", "Ends", "Time zone", "Hours", "Room", "Trainers")
    }
    assert told == {
        "No.": "1", "Module": first.module.title, "Starts": "09:00", "Ends": "10:30", "Time zone": "Asia/Kolkata",
        "Hours": "1.5", "Room": "Room of HYD", "Trainers": "Trainer of HYD",
    }  # fmt: skip
    assert rows[0]["Day"] == run.starts_on.isoformat()


def test_the_workbook_says_the_same(coordinator, tx, run, first):
    sheet = load_workbook(BytesIO(coordinator.get(f"{ADDRESS}.xlsx").data)).active
    assert sheet.max_row == len(sessions(tx, run)) + 1
    assert [cell.value for cell in sheet[2]][1] == first.module.title


def test_a_note_stays_text(coordinator, first):
    assert csv_rows(coordinator)[0]["Note"] == "'=HYPERLINK(1)"
    sheet = load_workbook(BytesIO(coordinator.get(f"{ADDRESS}.xlsx").data)).active
    assert sheet.cell(2, 16).data_type == "s"


def test_the_number_of_statements_does_not_grow_with_sessions(app, coordinator, tx, run):
    many = statements_of(app, coordinator, f"{ADDRESS}.csv")
    for session in sessions(tx, run)[1:]:
        session.bookings.clear()
        tx.delete(session)
    tx.commit()
    assert statements_of(app, coordinator, f"{ADDRESS}.csv") == many


def test_the_timetable_leads_to_them(coordinator, run):
    page = coordinator.get(ADDRESS).text
    assert f"{ADDRESS}.xlsx" in page
    assert f"{ADDRESS}.csv" in page
    assert "timetable.pdf" not in page  # a draft is nobody else's business
