"""The cohort report: on the page, as spreadsheet and as document."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests import builders as make
from tests.conftest import written
from tests.pdf.certificates.reading import text_of
from tests.web.cast import COORDINATOR_ONLY, HERE, Cast, answers
from tests.web.pages import main, opened, whole
from tests.web.public.conftest import statements_of
from trainfac.directory.kinds import Sex
from trainfac.enrolment.states import RegistrationState
from trainfac.scheduling.states import RunState

REPORT = f"{HERE}/reports/cohort"
FORMS = ("", ".xlsx", ".pdf")


@pytest.fixture
def cast(app):
    with written(app) as tx:
        return Cast(tx, RunState.FINISHED)


@pytest.fixture
def coordinator(app, cast):
    return cast.browser(app, "coordinator")


def add(app, cast, name, iso2, *, state=RegistrationState.COMPLETED, sex=Sex.FEMALE, laboratory="Laboratory"):
    """One more participant, of a laboratory of their own."""
    with written(app) as tx:
        run = tx.merge(cast.run)
        run.capacity = 200
        person = make.a_person(tx, name)
        person.sex = sex
        make.a_registration(tx, run, person, make.a_laboratory(tx, f"{laboratory} of {name}", iso2), state)


def figures(client, query=""):
    workbook = load_workbook(BytesIO(client.get(f"{REPORT}.xlsx{query}").data))
    return {row[0].value: row[1].value for row in workbook["Figures"].iter_rows(min_row=2)}


def test_it_is_for_coordinators_of_the_facility(app, cast):
    for form in FORMS:
        assert answers(app, cast, f"{REPORT}{form}", COORDINATOR_ONLY) == COORDINATOR_ONLY


def test_everybody_who_took_part_is_counted_and_nobody_else(app, cast, coordinator):
    add(app, cast, "Karma", "BT", sex=Sex.MALE)
    add(app, cast, "Kofi", "GH", state=RegistrationState.NOT_COMPLETED)
    for name, state in (("Wen", RegistrationState.WITHDRAWN), ("Nan", RegistrationState.NO_SHOW)):
        add(app, cast, name, "MN", state=state)
    page = opened(coordinator, REPORT)
    told = main(page)
    assert "All course runs." in told
    assert "4 Technicians 4 enrolments" in " ".join(
        f"{tile.find('dd').text} {' '.join(tile.find('dt').itertext())} {''.join(tile.findall('dd')[-1].itertext())}"
        for tile in page.findall(".//dl[@class='stats']/div")
    )
    assert "2 in Africa, 1 in Asia" in told
    assert "Mongolia" not in told


def test_the_page_the_spreadsheet_and_the_document_say_the_same(app, cast, coordinator):
    add(app, cast, "Karma", "BT", sex=Sex.MALE)
    found = figures(coordinator)
    assert (found["Technicians"], found["Laboratories"], found["Countries"]) == (3, 2, 2)
    assert (found["Technicians: Male"], found["Technicians: Africa"], found["Technicians: Asia"]) == (1, 2, 1)
    printed = text_of(coordinator.get(f"{REPORT}.pdf").data)
    for words in ("All course runs", "Technicians 3", "Laboratories 2", "Bhutan Asia 1 1 1"):
        assert words in printed
    assert "Bhutan Asia 1 1 1" in main(opened(coordinator, REPORT))


def test_a_group_is_read_at_the_start_of_the_run_and_today_and_announced_ends_are_only_told(app, cast, coordinator):
    with written(app) as tx:
        cast.run.starts_on = date(2020, 1, 6)  # Bhutan left the group in 2023
        tx.merge(cast.run)
    add(app, cast, "Karma", "BT")
    add(app, cast, "Nasrin", "BD")
    told = main(opened(coordinator, REPORT))
    assert "Least developed countries 4 3 3 2" in told
    assert "Announced, not applied until confirmed: Bangladesh leaves LDC on 24 November 2026" in told
    workbook = load_workbook(BytesIO(coordinator.get(f"{REPORT}.xlsx").data))
    rows = {row[0].value: [cell.value for cell in row] for row in workbook["By country"].iter_rows(min_row=2)}
    assert rows["Bhutan"][-2:] == ["yes", None]
    assert rows["Bangladesh"][-2:] == ["yes", "yes"]


def test_the_period_is_of_first_days_and_both_ends_belong_to_it(app, cast, coordinator):
    start = cast.run.starts_on
    inside = [f"?from={start}&to={start}", f"?from={start}", f"?to={start}"]
    outside = [f"?from={start + timedelta(days=1)}", f"?to={start - timedelta(days=1)}"]
    for query in inside:
        assert figures(coordinator, query)["Technicians"] == 2
    for query in outside:
        assert figures(coordinator, query)["Technicians"] == 0
        assert "Nobody was trained in this period" in main(opened(coordinator, f"{REPORT}{query}"))


def test_the_period_is_said_in_words_and_goes_with_the_downloads(app, cast, coordinator):
    page = opened(coordinator, f"{REPORT}?from=2020-04-01&to=2099-09-30")
    assert "Course runs that began from 1 April 2020 to 30 September 2099." in main(page)
    hrefs = [a.get("href") for a in page.findall(".//main//a") if "cohort." in a.get("href")]
    assert len(hrefs) == 2
    for href in hrefs:
        answer = coordinator.get(href)
        assert "cohort-HYD-from-2020-04-01-to-2099-09-30" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("query", "told"),
    [("?from=2026-02-01&to=2026-01-01", "The period ends before it begins"), ("?from=yesterday", "date")],
)
def test_a_period_that_is_none_is_refused_and_stays_typed(coordinator, query, told):
    page = whole(coordinator.get(f"{REPORT}{query}"), 422)
    assert told in main(page)
    assert page.find(".//input[@name='from']").get("value") == query.split("=")[1].split("&")[0]
    assert coordinator.get(f"{REPORT}.xlsx{query}").status_code == 400


def test_a_facility_that_trained_nobody_yet_is_told_so(app, cast):
    stranger = cast.browser(app, "stranger")
    assert "Nobody was trained in this period" in main(opened(stranger, "/staff/DLI/reports/cohort"))
    for form in (".xlsx", ".pdf"):
        assert stranger.get(f"/staff/DLI/reports/cohort{form}").status_code == 200


@pytest.mark.parametrize("name", ["=1+1", "＝HYPERLINK(1)", "\t=1", "+cmd", "-1+1", "@SUM(1)"])
def test_a_name_that_looks_like_a_formula_stays_text_in_the_spreadsheet(app, cast, coordinator, name):
    with written(app) as tx:
        tx.merge(cast.facility).name = name
    workbook = load_workbook(BytesIO(coordinator.get(f"{REPORT}.xlsx").data))
    cell = workbook["Figures"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)


def test_a_name_with_markup_is_text_on_the_page_and_in_the_document(app, cast, coordinator):
    with written(app) as tx:
        tx.merge(cast.facility).name = "<script>alert(1)</script> {{7*7}}"
    page = opened(coordinator, REPORT)
    assert page.findall(".//main//script") == []
    assert "<script>alert(1)</script> {{7*7}}" in text_of(coordinator.get(f"{REPORT}.pdf").data)


def test_it_asks_the_same_number_of_questions_however_many_took_part(app, cast, coordinator):
    few = statements_of(app, coordinator, REPORT)
    for number in range(20):
        add(app, cast, f"Person {number}", ("KE", "NP", "BT", "GH")[number % 4])
    assert statements_of(app, coordinator, REPORT) == few
    assert few <= 12
