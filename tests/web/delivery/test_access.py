"""Who may open the pages of delivery: each page by each role."""

import pytest

from tests.web.cast import COORDINATOR_AND_TRAINER, HERE, RUN, answers
from tests.web.pages import opened, words

NO_PAGES = {**COORDINATOR_AND_TRAINER, "coordinator": 303, "trainer": 303}


@pytest.mark.parametrize(
    "address",
    [f"{RUN}/attendance", f"{HERE}/sessions/{{session}}/attendance", f"{RUN}/results", f"{RUN}/results/practical"],
)
def test_a_run_is_for_its_coordinators_and_those_who_teach_it(app, cast, address):
    page = address.format(session=cast.sessions[0].id)
    assert answers(app, cast, page, COORDINATOR_AND_TRAINER) == COORDINATOR_AND_TRAINER
    for who in ("coordinator", "trainer"):
        opened(cast.browser(app, who), page)


def test_every_trainer_of_the_facility_has_sessions_of_their_own(app, cast):
    expected = {**COORDINATOR_AND_TRAINER, "colleague": 200}
    assert answers(app, cast, f"{HERE}/sessions", expected) == expected


@pytest.mark.parametrize("address", [f"{RUN}/results/tests", f"{RUN}/results/{{assessment}}/remove"])
def test_tests_are_changed_by_those_who_record_results(app, cast, address):
    expected = {who: status for who, status in NO_PAGES.items() if who not in {"coordinator", "trainer"}}
    assert answers(app, cast, address.format(assessment=cast.post.id), expected, "POST") == expected
    assert cast.browser(app, "trainer").post(address.format(assessment=cast.post.id)).status_code == 303


@pytest.mark.parametrize(
    "address", [f"{HERE}/sessions/{{session}}/attendance", f"{RUN}/results", f"{RUN}/results/practical"]
)
def test_nobody_else_writes(app, cast, address):
    strangers = {who: status for who, status in COORDINATOR_AND_TRAINER.items() if status != 200}
    assert answers(app, cast, address.format(session=cast.sessions[0].id), strangers, "POST") == strangers


@pytest.mark.parametrize("who", ["coordinator", "stranger"])
def test_a_session_is_not_found_at_another_facility(app, cast, who):
    page = f"/staff/DLI/sessions/{cast.sessions[0].id}/attendance"
    assert cast.browser(app, who).get(page).status_code == 404


def test_a_session_or_run_that_is_not_there_is_not_found(coordinator):
    for address in (f"{HERE}/sessions/99999/attendance", f"{HERE}/runs/NONE/attendance", f"{HERE}/runs/NONE/results"):
        opened(coordinator, address, 404)


@pytest.mark.parametrize(
    ("who", "tabs"),
    [
        ("coordinator", ["Overview", "Timetable", "Participants", "Groups", "Attendance", "Results", "Certificates"]),
        ("trainer", ["Overview", "Timetable", "Attendance", "Results", "Certificates"]),
        ("colleague", ["Overview", "Timetable"]),
    ],
)
def test_a_run_offers_the_pages_that_somebody_may_open(app, cast, who, tabs):
    client = cast.browser(app, who)
    links = opened(client, RUN).findall(".//nav[@class='tabs']//a")
    assert [words(link) for link in links] == tabs
    assert {client.get(link.get("href")).status_code for link in links} == {200}
