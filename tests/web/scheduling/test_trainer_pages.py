"""A trainer's page: what they may teach, and when they teach here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import builders
from tests.integration.scheduling.planning import teaches_at
from tests.web.pages import main, opened, values, whole
from tests.web.scheduling.test_resource_pages import FIRST_FORM, errors
from trainfac.infra.db import read
from trainfac.scheduling.models import Facility, TrainerCompetence, TrainerHours
from trainfac.scheduling.states import CompetenceLevel


@pytest.fixture
def page(place):
    return f"/staff/HYD/resources/trainers/{place.trainer.id}"


def stored(kind):
    read().rollback()
    return list(read().scalars(select(kind).order_by(kind.id)))


def sent(**changes):
    return {
        "subject": "",
        "word": "",
        "level": "teaches",
        "valid_from": "",
        "valid_until": "",
        "evidence": "",
        **changes,
    }


def test_nothing_is_on_record_at_first(coordinator, page):
    shown = main(opened(coordinator, page))
    assert "Nothing is on record yet" in shown
    assert "None: whenever the facility works." in shown


def test_a_course_a_field_and_a_word_are_put_on_record(coordinator, page):
    for one in ({"subject": "INS-201"}, {"subject": "residues"}, {"word": "Karl Fischer"}):
        answer = coordinator.post(f"{page}/competences/new", data=sent(**one))
        assert (answer.status_code, answer.location) == (303, page)
    shown = main(opened(coordinator, page))
    assert "INS-201 HPLC: operation, qualification and troubleshooting" in shown
    assert "Residues and contaminants" in shown
    assert "Karl Fischer" in shown
    assert {one.subject_folded for one in stored(TrainerCompetence)} == {"ins-201", "residues", "karl fischer"}


@pytest.mark.parametrize("subject", ["INS-201", "residues", "Karl Fischer"])
def test_a_competence_is_shown_as_it_is_and_changed(coordinator, tx, place, page, subject):
    competence = builders.a_competence(tx, place.trainer, subject)
    tx.commit()
    form = values(opened(coordinator, f"{page}/competences/{competence.id}"), FIRST_FORM)
    assert subject in {form["subject"], form["word"]}
    changed = {**form, "level": "leads", "valid_until": "2020-01-31", "evidence": "Certificate 17"}
    assert coordinator.post(f"{page}/competences/{competence.id}", data=changed).location == page
    shown = main(opened(coordinator, page))
    assert "Until 31 January 2020 Ended" in shown
    assert "Certificate 17" in shown
    assert [(one.subject, one.level) for one in stored(TrainerCompetence)] == [(subject, CompetenceLevel.LEADS)]
    coordinator.post(f"{page}/competences/{competence.id}/remove")
    assert stored(TrainerCompetence) == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "subject"),
        ({"subject": "quality", "word": "HPLC"}, "word"),
        ({"subject": "nonsense"}, "subject"),
        ({"word": "HPLC", "valid_from": "2027-01-02", "valid_until": "2027-01-01"}, "valid_until"),
        ({"word": "HPLC", "level": "nonsense"}, "level"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(coordinator, page, typed, field):
    refused = whole(coordinator.post(f"{page}/competences/new", data=sent(**typed, evidence="A long story")), 422)
    assert set(errors(refused)) == {field}
    assert values(refused, FIRST_FORM)["evidence"] == "A long story"
    assert stored(TrainerCompetence) == []


def test_a_competence_of_another_trainer_is_not_there(coordinator, tx, place, page):
    other = builders.a_trainer(tx, place.facility, "Meera Nair")
    competence = builders.a_competence(tx, other)
    tx.commit()
    opened(coordinator, f"{page}/competences/{competence.id}", 404)
    assert coordinator.post(f"{page}/competences/{competence.id}/remove").status_code == 404


def test_own_hours_are_set_and_taken_away(coordinator, page):
    answer = coordinator.post(f"{page}/hours", data={"day_0": "9-12, 13-16"})
    assert (answer.status_code, answer.location) == (303, page)
    shown = main(opened(coordinator, page))
    assert "Monday 09:00–12:00, 13:00–16:00 Tuesday Not here" in shown
    form = values(opened(coordinator, f"{page}/hours"), FIRST_FORM)
    assert form["day_0"] == "09:00–12:00, 13:00–16:00"
    coordinator.post(f"{page}/hours", data={})
    assert stored(TrainerHours) == []


@pytest.mark.parametrize("typed", ["12-9", "nine to five", "9-12, 11-13", "9-25"])
def test_hours_that_cannot_be_are_refused_beside_their_day(coordinator, page, typed):
    refused = whole(coordinator.post(f"{page}/hours", data={"day_2": typed, "day_0": "9-12"}), 422)
    assert set(errors(refused)) == {"day_2"}
    form = values(refused, FIRST_FORM)
    assert (form["day_2"], form["day_0"]) == (typed, "9-12")


def test_leave_holds_at_every_facility_of_a_trainer(coordinator, tx, place, page, other):
    teaches_at(tx, place.trainer, other.facility)
    tx.commit()
    day = datetime.now(UTC).date() + timedelta(days=30)
    coordinator.post(f"{page}/absences/new", data={"first": day.isoformat(), "reason": "Wedding"})
    browser = builders.sign_in(coordinator.application.test_client(), other.user)
    assert "Leave: Wedding" in main(opened(browser, f"/staff/DALI/resources/trainers/{place.trainer.id}"))


def test_the_facility_says_whether_competences_are_asked_for(coordinator, place, page):
    assert "Any trainer may be planned for any course." in main(opened(coordinator, "/staff/HYD/facility"))
    for answer, asked in (("yes", True), ("no", False)):
        assert coordinator.post("/staff/HYD/facility/competence", data={"checks": answer}).status_code == 303
        assert [one.checks_competence for one in stored(Facility) if one.code == "HYD"] == [asked]
    coordinator.post("/staff/HYD/facility/competence", data={"checks": "yes"})
    assert "Trainers teach only what they are on record" in main(opened(coordinator, "/staff/HYD/facility"))
    assert "Trainers are planned only for what they teach or lead" in main(opened(coordinator, page))
