"""A list of participants with mistakes: looked at, its good rows imported, its bad rows fetched with reasons."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import builders as make
from tests.browser.conftest import Visit
from tests.browser.installation import Installation
from tests.browser.looking import keep_pictures
from tests.browser.people import a_user, headed, press, row, told
from tests.conftest import written
from trainfac.identity.roles import Grant, Role

pytestmark = pytest.mark.browser
DEMO = Path(__file__).parents[2] / "trainfac" / "data" / "demo" / "demo_uvsstf.csv"
GOOD = 20


@pytest.fixture
def participants(tmp_path: Path) -> Path:
    """Rows of the demonstration, and two that are wrong."""
    with DEMO.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)[: GOOD + 2]
    rows[-1] |= {"country": "Atlantis"}
    rows[-2] |= {"course": "QMS-999", "course_run": "UV-1999-01"}
    path = tmp_path / "participants.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames or [])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_good_rows_are_imported_and_bad_ones_come_back(
    installation: Installation, visit: Visit, participants: Path, tmp_path: Path
) -> None:
    with written(installation.app) as tx:
        facility = make.a_facility(tx, "IMP")
        coordinator = a_user(tx, "coordinator@imp.example", Grant(Role.COORDINATOR, facility_id=facility.id))
    page = visit("/staff/IMP/imports", coordinator)
    page.locator("input[type=file]").set_input_files(participants)
    press(page, "Read the list")
    headed(page, "Import of participants.csv")
    confirm = page.get_by_role("button", name=f"Import {GOOD} rows")
    expect(confirm).to_be_visible(timeout=90_000)
    told(page, "2 rows are wrong and are left out")
    expect(row(page, "Atlantis")).to_be_visible()
    keep_pictures(page, "import-preview")
    with page.expect_download() as bad:
        page.get_by_role("link", name="Wrong rows (CSV)").click()
    bad.value.save_as(tmp_path / "bad.csv")
    told_back = (tmp_path / "bad.csv").read_text(encoding="utf-8-sig")
    assert [("Atlantis" in line, "QMS-999" in line) for line in told_back.splitlines()[1:]] == [
        (False, True),
        (True, False),
    ], told_back

    confirm.click()
    expect(page.get_by_role("main")).to_contain_text(f"{GOOD} rows were imported", timeout=90_000)
    keep_pictures(page, "import-done")
    page.goto("/staff/IMP/people")
    told(page, "Abebe Tadesse")
