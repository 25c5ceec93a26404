"""Abuse case 7: whatever is asked about one run, nothing about another run of the same facility is in the answer."""

import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests import builders as make
from tests.architecture.test_every_page_as_everybody import let_in
from tests.architecture.world import World
from tests.conftest import written

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("stage", ["sqlite"], indirect=True)]

ELSEWHERE = "Zenebech Elsewhere"
FILES = {"certificates.all_records", "certificates.originals", "certificates.printed", "certificates.record"}


@pytest.fixture
def world(app):
    with written(app) as tx:
        world = World(tx, app.extensions["files"])
        other = make.a_run(tx, world.facility, world.run.course, code="HYD-03", starts_on=world.now.date())
        make.a_registration(tx, other, make.a_person(tx, ELSEWHERE, email="zenebech@lab.example"), world.laboratory)
        return world


def told(answer):
    """What can be read in an answer, of whatever kind it is."""
    if answer.mimetype == "application/pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        sheets = load_workbook(io.BytesIO(answer.data)).worksheets
        return " ".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("who", ["coordinator", "trainer"])
def test_nobody_of_another_run_is_in_it(app, world, who):
    browser = world.browser(app, who)
    # The files of this world stand for documents and cannot be read; documents are tested with certificates.
    scoped = [
        rule
        for rule in app.url_map.iter_rules()
        if "run_code" in rule.arguments and "GET" in rule.methods and rule.endpoint not in FILES
    ]
    found, opened = {}, 0
    for rule in scoped:
        if let_in(app, world, rule.endpoint, who):
            answer = browser.get(world.address(app, rule.endpoint, "GET", rule.arguments))
            opened += answer.status_code == 200
            if ELSEWHERE in told(answer) or "zenebech" in told(answer):
                found[rule.endpoint] = answer.status_code
    assert opened > (15 if who == "coordinator" else 5)
    assert found == {}


def test_the_other_run_itself_names_them(app, world):
    browser = world.browser(app, "coordinator")
    for ending in ("", ".csv", ".xlsx"):
        assert ELSEWHERE in told(browser.get(f"/staff/HYD/runs/HYD-03/participants{ending}"))


def test_a_trainer_of_the_one_learns_of_the_other_what_is_planned_and_not_for_whom(app, world):
    browser = world.browser(app, "trainer")
    for page in ("/attendance", "/results", "/certificates", "/participants"):
        assert browser.get(f"/staff/HYD/runs/HYD-03{page}").status_code in {403, 404}
    for page in ("", "/timetable"):
        answer = browser.get(f"/staff/HYD/runs/HYD-03{page}")
        assert answer.status_code == 200
        assert ELSEWHERE not in answer.text
