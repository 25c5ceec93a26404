"""A session that cannot stand is answered with every reason and with buttons that fill in what is free."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import builders
from tests.conftest import NOW
from tests.integration.scheduling.planning import planned, sessions
from tests.web.pages import main, opened, values, whole, words
from tests.web.scheduling.conftest import a_monday, ticked
from trainfac.infra.db import read
from trainfac.scheduling.models import Absence, Closure, TrainerCompetence, TrainingSession
from trainfac.scheduling.services.groups import GroupPlan, add_group
from trainfac.scheduling.services.instruments import InstrumentPlan, create_instrument, retire_instrument
from trainfac.scheduling.states import AbsenceKind, CompetenceLevel

SESSIONS = "/staff/HYD/runs/HYD-1/sessions"
TAKEN = a_monday(9).isoformat()  # a day on which another run has the room and the trainer


@pytest.fixture
def session(tx, run):
    first = sessions(tx, run)[0]
    tx.commit()
    return first


@pytest.fixture
def address(session):
    return f"{SESSIONS}/{session.id}"


@pytest.fixture
def other_run(tx, place):
    found = planned(tx, place, starts_on=a_monday(9), code="HYD-2")
    tx.commit()
    return found


def stored(session):
    read().rollback()
    return read().scalars(select(TrainingSession).where(TrainingSession.id == session.id)).one()


def offers(page):
    return {words(button): button.get("value") for button in page.iter("button") if button.get("name") == "take"}


def trainers(page):
    """The trainers in the order of the page, each with what is said of them."""
    fieldset = page.find(".//fieldset[@id='trainer_ids']")
    return [words(one) for one in fieldset.iter("div") if one.get("class") == "form-check"]


def test_three_free_times_are_offered_and_filling_one_in_saves_nothing(coordinator, other_run, session, address):
    form = values(opened(coordinator, address))
    page = whole(coordinator.post(address, data={**form, "day": TAKEN, "note": "Bring a coat"}), 422)
    assert len(offers(page)) == 3
    assert "What two cannot have at the same time is never held twice" in main(page)
    label, value = next(iter(offers(page).items()))
    filled = whole(coordinator.post(address, data={**values(page), "take": value}))
    assert "Filled in, not saved yet" in main(filled)
    assert stored(session).version == 1
    sent = values(filled)
    assert f"{sent['starts']}–{sent['ends']}" in label
    assert sent["note"] == "Bring a coat"
    assert coordinator.post(address, data=sent).status_code == 303
    assert stored(session).version == 2


def test_a_free_room_at_the_same_time_is_offered_first(coordinator, tx, place, session, address):
    hall = builders.a_room(tx, place.facility, "Hall", 60)
    planned(tx, place, starts_on=a_monday(9), code="HYD-2")
    tx.commit()
    form = ticked(values(opened(coordinator, address)), trainer_ids=None)
    page = whole(coordinator.post(address, data={**form, "day": TAKEN}), 422)
    label, value = next(iter(offers(page).items()))
    assert label == "Hall (holds 60), at the same time"
    filled = values(whole(coordinator.post(address, data={**values(page), "take": value})))
    assert (filled["room_id"], filled["day"]) == (str(hall.id), TAKEN)


def test_a_new_session_is_answered_in_the_same_way(coordinator, place, other_run, run):
    form = values(opened(coordinator, f"{SESSIONS}/new"))
    sent = {**form, "module_id": run.course.modules[0].id, "day": TAKEN, "starts": "09:00", "ends": "10:00"}
    page = whole(coordinator.post(f"{SESSIONS}/new", data={**sent, "room_id": place.room.id}), 422)
    assert "Room of HYD is taken on" in main(page)
    value = next(iter(offers(page).values()))
    filled = whole(coordinator.post(f"{SESSIONS}/new", data={**values(page), "take": value}))
    assert coordinator.post(f"{SESSIONS}/new", data=values(filled)).status_code == 303


@pytest.mark.parametrize(
    "value",
    ["", "x", "a/b/c", "2027-01-01/2027-01-02/", "2027-01-01T00:00+00:00/2026-01-01T00:00+00:00/", "//", "1/2/3/4",
     "2027-01-01T09:00+00:00/2027-01-01T10:00+00:00/999999"],
)  # fmt: skip
def test_a_button_that_nobody_offered_fills_in_nothing(coordinator, address, value):
    form = values(opened(coordinator, address))
    page = whole(coordinator.post(address, data={**form, "note": "Bring a coat", "take": value}))
    assert "Filled in" not in main(page)
    assert values(page)["note"] == "Bring a coat"


def test_the_key_enter_saves_and_fills_in_nothing(coordinator, other_run, address):
    form = values(opened(coordinator, address))
    page = whole(coordinator.post(address, data={**form, "day": TAKEN}), 422)
    first = next(button for button in page.find(".//main").find(".//form").iter("button"))
    assert (first.get("type"), first.get("name")) == ("submit", None)


def test_what_cannot_be_overridden_asks_for_no_reason(coordinator, other_run, address):
    form = values(opened(coordinator, address))
    page = whole(coordinator.post(address, data={**form, "day": TAKEN}), 422)
    assert page.find(".//textarea[@id='override_reason']") is None


def test_what_was_overridden_is_told_on_the_page_of_the_session(coordinator, tx, place, session, address):
    tx.add(Closure(facility_id=place.facility.id, day=a_monday() + timedelta(days=3), reason="Stocktaking"))
    tx.commit()
    form = values(opened(coordinator, address))
    day = (a_monday() + timedelta(days=3)).isoformat()
    sent = {**form, "day": day, "override_reason": "It was agreed"}
    assert coordinator.post(address, data=sent).status_code == 303
    page = opened(coordinator, address)
    assert "Stocktaking" in main(page)
    assert "Why it is held all the same: It was agreed" in main(page)
    assert coordinator.post(address, data={**values(page), "note": "Bring a coat"}).status_code == 303
    assert [one.reason for one in stored(session).overrides] == ["It was agreed"]


def test_trainers_who_are_free_come_first_and_the_others_say_why_not(coordinator, tx, place, session, address):
    place.facility.checks_competence = True
    able = builders.a_trainer(tx, place.facility, "Zeyneb Able")
    away = builders.a_trainer(tx, place.facility, "Abel Away")
    builders.a_trainer(tx, place.facility, "Abdul Unknown")
    for trainer in (able, away, place.trainer):
        tx.add(
            TrainerCompetence(
                trainer_id=trainer.id, subject="SAF-101", subject_folded="saf-101", level=CompetenceLevel.TEACHES
            )
        )
    tx.add(
        Absence(
            resource_id=away.id, kind=AbsenceKind.LEAVE, reason="Leave",
            starts_at=session.starts_at - timedelta(days=1), ends_at=session.ends_at,
        )
    )  # fmt: skip
    tx.commit()
    assert trainers(opened(coordinator, address)) == [
        "Trainer of HYD", "Zeyneb Able", "Abdul Unknown Not on record as competent for this module",
        "Abel Away Away then",
    ]  # fmt: skip


def test_who_is_free_can_be_looked_up_before_anything_is_saved(coordinator, tx, place, other_run, session, address):
    builders.a_trainer(tx, place.facility, "Zeyneb Able")
    tx.commit()
    form = values(opened(coordinator, address))
    page = whole(coordinator.post(address, data={**form, "day": TAKEN, "look": "1"}))
    assert trainers(page) == ["Zeyneb Able", "Trainer of HYD Busy then"]
    assert values(page)["trainer_ids"] == [str(place.trainer.id)]
    assert stored(session).version == 1


def test_instruments_of_the_techniques_that_the_module_names_come_first(coordinator, tx, place, run, address):
    named = run.course.modules[1].instruments[0]
    for plan in (InstrumentPlan("Balance 1", "Balance", 2), InstrumentPlan("Cupboard 1", named.upper(), 2)):
        create_instrument(tx, place.facility.id, plan, actor=place.actor)
    session = next(one for one in sessions(tx, run) if one.module.sequence == 2)
    tx.commit()
    page = opened(coordinator, f"{SESSIONS}/{session.id}")
    assert f"The module names: {named}" in main(page)
    labels = [words(one) for one in page.iter("label") if (one.get("for") or "").startswith("places_")]
    assert labels == ["Cupboard 1 (places: 2) (optional)", "Balance 1 (places: 2) (optional)"]
    apart = page.find(".//details[@class='disclosure']")
    assert [words(one) for one in apart.iter("label")] == ["Balance 1 (places: 2) (optional)"]


def test_an_instrument_that_was_retired_meanwhile_is_not_left_out_silently(coordinator, tx, place, session, address):
    hplc = create_instrument(tx, place.facility.id, InstrumentPlan("HPLC 1", "HPLC", 4), actor=place.actor)
    tx.commit()
    form = values(opened(coordinator, address))
    retire_instrument(tx, place.facility.id, hplc.id, actor=place.actor, now=NOW)
    tx.commit()
    page = whole(coordinator.post(address, data={**form, f"places_{hplc.id}": "2"}), 422)
    assert "One of these instruments is not in use any more; choose again" in main(page)
    assert "HPLC 1 (retired)" in main(page)
    assert values(page)[f"places_{hplc.id}"] == "2"


def test_more_places_than_there_are_is_told(coordinator, tx, place, session, address):
    hplc = create_instrument(tx, place.facility.id, InstrumentPlan("HPLC 1", "HPLC", 4), actor=place.actor)
    tx.commit()
    form = values(opened(coordinator, address))
    page = whole(coordinator.post(address, data={**form, f"places_{hplc.id}": "5"}), 422)
    assert "HPLC 1 has 4 places, and 5 are wanted." in main(page)


def test_the_second_coordinator_is_told_of_groups_instruments_and_overrides(coordinator, tx, place, run, address):
    hplc = create_instrument(tx, place.facility.id, InstrumentPlan("HPLC 1", "HPLC", 4), actor=place.actor)
    group = add_group(tx, run.id, GroupPlan("A", 10), actor=place.actor, now=NOW)
    tx.add(Closure(facility_id=place.facility.id, day=a_monday() + timedelta(days=3), reason="Stocktaking"))
    tx.commit()
    form = values(opened(coordinator, address))
    day = (a_monday() + timedelta(days=3)).isoformat()
    changed = {
        **form, "day": day, "group_id": group.id, f"places_{hplc.id}": "2", "pinned": "y", "override_reason": "Agreed",
    }  # fmt: skip
    assert coordinator.post(address, data=changed).status_code == 303
    page = whole(coordinator.post(address, data={**form, "note": "Bring a coat"}), 409)
    told = {words(row.find("th")): [words(cell) for cell in row.iter("td")] for row in page.findall(".//tbody/tr")}
    assert told["For"] == ["Everybody", "Group A (for 10)"]
    assert told["Instruments"] == ["None", "HPLC 1 (places: 2)"]
    assert told["Held although something speaks against it"] == ["None", "The facility is closed: Agreed"]
    assert told["Pinned: it stays when the timetable is moved as a whole"] == ["No", "Yes"]
