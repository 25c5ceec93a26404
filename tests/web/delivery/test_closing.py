"""A run is put away after somebody has looked at how it ended."""

import pytest

from tests.conftest import written
from tests.web.cast import COORDINATOR_ONLY, RUN, Cast, answers
from tests.web.pages import main, opened, whole
from tests.web.public.conftest import statements_of
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import RegistrationState
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import RunState

PAGE = f"{RUN}/close"


@pytest.fixture
def cast(app):
    """A finished course with all attendance recorded."""
    with written(app) as tx:
        return Cast(tx, RunState.FINISHED, recorded=True)


def test_the_run_page_leads_there_once_the_run_is_finished(cast, coordinator):
    links = opened(coordinator, RUN).findall(".//main//a")
    assert [a.get("href") for a in links if "".join(a.itertext()) == "Put the run away"] == [PAGE]


def test_the_page_says_what_will_be_written_down_and_writes_nothing(app, cast, coordinator):
    with written(app) as tx:
        cast.tx, cast.run, cast.laboratory = tx, tx.merge(cast.run), tx.merge(cast.laboratory)
        cast.post = tx.merge(cast.post)
        cast.participant("Chala Bekele", recorded=True, share=50)
    told = main(opened(coordinator, PAGE))
    assert "Abebe Tadesse Awash Food Laboratory 100 % Completed" in told
    assert "Chala Bekele Awash Food Laboratory 50 % Not completed" in told
    with written(app) as tx:
        assert tx.get_one(CourseRun, cast.run.id).state is RunState.FINISHED


def test_putting_it_away_leads_to_the_participants_with_their_outcome(app, cast, coordinator):
    sent = coordinator.post(PAGE)
    assert (sent.status_code, sent.location) == (303, f"{RUN}/participants?show=participants")
    assert main(opened(coordinator, sent.location)).count("Completed") == 2
    with written(app) as tx:
        assert tx.get_one(Registration, cast.abebe.id).state is RegistrationState.COMPLETED


def test_gaps_are_told_with_the_way_to_fill_them(app, cast, coordinator):
    with written(app) as tx:
        cast.tx, cast.run, cast.laboratory = tx, tx.merge(cast.run), tx.merge(cast.laboratory)
        cast.participant("Chala Bekele")
    page = opened(coordinator, PAGE)
    assert "Participants whose attendance is not complete: 1." in main(page)
    assert "Chala Bekele Awash Food Laboratory – 5 Unknown" in main(page)
    assert page.findall(".//main//form") == []
    assert f"{RUN}/attendance" in [a.get("href") for a in page.findall(".//main//a")]
    assert "Participants whose attendance is not complete: 1." in main(whole(coordinator.post(PAGE), 422))


def test_a_run_that_goes_on_is_not_put_away(app, cast, coordinator):
    with written(app) as tx:
        tx.get_one(CourseRun, cast.run.id).state = RunState.RUNNING
    assert "Only a finished run is put away" in main(opened(coordinator, PAGE))
    assert coordinator.post(PAGE).status_code == 422
    assert "Put the run away" not in main(opened(coordinator, RUN))


def test_only_its_coordinators_may(app, cast):
    assert answers(app, cast, PAGE, COORDINATOR_ONLY) == COORDINATOR_ONLY


def test_the_page_costs_the_same_for_any_number_of_people(app, cast, coordinator):
    opened(coordinator, PAGE)
    few = statements_of(app, coordinator, PAGE)
    with written(app) as tx:
        cast.tx, cast.run, cast.laboratory = tx, tx.merge(cast.run), tx.merge(cast.laboratory)
        cast.post = tx.merge(cast.post)
        for number in range(8):
            cast.participant(f"Person {number}", recorded=True)
    assert statements_of(app, coordinator, PAGE) == few
