"""A trainer's week: what they teach wherever it is, in the time of the place, and nothing of what others only plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests import builders
from tests.integration.scheduling.planning import teaches_at
from tests.web.pages import main, opened, words
from tests.web.printouts.conftest import of_year
from tests.web.public.conftest import statements_of
from trainfac.identity.roles import Grant, Role
from trainfac.infra.web import clock
from trainfac.scheduling.models import SessionInstrument, TraineeGroup
from trainfac.scheduling.states import RunState

OWN = "/staff/HYD/week"


def monday():
    first = of_year(6, 1)
    return first + timedelta(days=-first.weekday() % 7)


def at(hour, minute=0, day=0):
    """An instant in that week, told in UTC."""
    return datetime.combine(monday(), datetime.min.time(), UTC) + timedelta(days=day, hours=hour, minutes=minute)


@pytest.fixture
def run(tx, place):
    run = builders.a_run(tx, place.facility, builders.course(tx, "SAF-101"), code="HYD-1", starts_on=monday(), days=5)
    tx.commit()
    return run


@pytest.fixture
def held(tx, place, run):
    """Monday, nine o'clock in Hyderabad."""
    held = builders.a_session(
        tx, run, starts_at=at(3, 30), minutes=90, room=place.room, trainers=(place.trainer,)
    )  # fmt: skip
    tx.commit()
    return held


@pytest.fixture
def abroad(tx, place, other):
    """Tuesday, nine o'clock in Dali, where the trainer teaches as well: half past six in Hyderabad."""
    teaches_at(tx, place.trainer, other.facility)
    course = builders.course(tx, "QMS-102")
    run = builders.a_run(tx, other.facility, course, code="DALI-1", starts_on=monday(), days=5)
    held = builders.a_session(
        tx, run, starts_at=at(1, day=1), minutes=60, room=other.room, trainers=(place.trainer,)
    )  # fmt: skip
    held.note = "Bring the samples"
    tx.commit()
    return held


@pytest.fixture
def trainer(tx, app, place):
    """The browser of the trainer."""
    grant = Grant(Role.TRAINER, facility_id=place.facility.id)
    user = builders.a_user(tx, "trainer@hyd.example", person=place.trainer.person, grants=(grant,))
    tx.commit()
    return builders.sign_in(app.test_client(), user)


def of_trainer(place):
    return f"/staff/HYD/resources/trainers/{place.trainer.id}/week?day={monday()}"


def own():
    return f"{OWN}?day={monday()}"


def test_a_session_is_told_with_all_that_a_trainer_needs(trainer, tx, place, run, held):
    laboratory = builders.a_laboratory(tx)
    group = TraineeGroup(name="A", run_id=run.id, size=6)
    instrument = builders.an_instrument(tx, place.facility)
    tx.add(group)
    tx.flush()
    held.group_id, held.note = group.id, "Gloves are in the store"
    held.instruments = [SessionInstrument(instrument_id=instrument.id, places=2)]
    for number in range(3):
        one = builders.a_registration(tx, run, builders.a_person(tx, f"Person {number}"), laboratory)
        one.group_id = group.id if number < 2 else None
    tx.commit()
    told = main(opened(trainer, own()))
    for part in ("09:00–10:30 IST", held.module.title, "HYD-1", "Room of HYD", "Group A", "2 participants",
                 "HPLC 1 (2 places)", "Gloves are in the store", "IST (Asia/Kolkata)"):  # fmt: skip
        assert part in told


def test_no_participant_is_named(trainer, tx, place, run, held):
    builders.a_registration(tx, run, builders.a_person(tx, "Abebe Tadesse"), builders.a_laboratory(tx))
    tx.commit()
    told = main(opened(trainer, own()))
    assert "1 participant" in told
    assert "Abebe" not in told


def test_both_facilities_are_told_each_in_its_zone(trainer, held, abroad):
    told = main(opened(trainer, own()))
    assert "09:00–10:30 IST" in told
    assert "09:00–10:00 CST is 06:30–07:30 in IST" in told
    assert "Room of DALI, DALI Training Facility" in told
    assert "Times are in IST (Asia/Kolkata), CST (Asia/Shanghai)." in told


def test_a_coordinator_reads_of_another_facility_what_everybody_may(coordinator, place, held, abroad):
    told = main(opened(coordinator, of_trainer(place)))
    assert "DALI-1" in told
    assert abroad.module.title in told
    assert "Bring the samples" not in told
    assert "Room of DALI" not in told
    assert told.count("participants") == 1  # of the own session


def test_of_its_drafts_only_that_the_time_is_taken(coordinator, tx, place, abroad):
    abroad.run.state = RunState.DRAFT
    tx.commit()
    told = main(opened(coordinator, of_trainer(place)))
    assert "09:00–10:00 CST" in told
    assert "Taken by another facility" in told
    assert "DALI-1" not in told
    assert abroad.module.title not in told


def test_the_trainer_reads_own_drafts_and_that_they_are(trainer, tx, held, abroad):
    held.run.state = abroad.run.state = RunState.DRAFT
    tx.commit()
    page = opened(trainer, own())
    assert main(page).count("Draft – not published") == 2
    links = [a.get("href") for a in page.iter("a")]
    assert "/staff/HYD/runs/HYD-1/timetable" in links
    assert not any("DALI-1" in (link or "") for link in links)  # no page of theirs to open


def certificates_offered(client, address):
    return [a.get("href") for a in opened(client, address).findall(".//main//a") if words(a).startswith("Certificates")]


def ends_on(tx, run, day):
    run.starts_on, run.ends_on = day - timedelta(days=4), day
    tx.commit()


def test_certificates_are_offered_from_the_last_day_of_the_run_on(trainer, coordinator, tx, place, held, abroad):
    today = clock().astimezone(place.facility.zone).date()
    for run in (held.run, abroad.run):
        ends_on(tx, run, today + timedelta(days=2))
    assert certificates_offered(trainer, own()) == []
    ends_on(tx, held.run, today)
    ends_on(tx, abroad.run, today - timedelta(days=1))
    ours = "/staff/HYD/runs/HYD-1/certificates"
    assert certificates_offered(trainer, own()) == [ours], "no role of theirs at the other facility"
    assert certificates_offered(coordinator, of_trainer(place)) == [ours]
    assert trainer.get(ours).status_code == 200
    held.run.state = RunState.DRAFT
    tx.commit()
    assert certificates_offered(trainer, own()) == []


def test_a_session_on_the_last_night_belongs_to_the_day_it_has_at_its_place(trainer, tx, place, held, abroad):
    # Monday 00:30 in Dali is still Sunday in Hyderabad.
    abroad.starts_at, abroad.ends_at = at(-8, 30), at(-7, 30)
    tx.commit()
    assert "00:30–01:30 CST" in main(opened(trainer, own()))
    assert "00:30–01:30" not in main(opened(trainer, f"{OWN}?day={monday() - timedelta(days=7)}"))


def test_what_was_cancelled_is_marked_for_who_teaches_it_and_not_told_elsewhere(
    trainer, coordinator, tx, place, held, abroad
):
    held.cancelled = abroad.cancelled = True
    tx.commit()
    assert main(opened(trainer, own())).count("Cancelled") == 2
    told = main(opened(coordinator, of_trainer(place)))
    assert told.count("Cancelled") == 1
    assert "DALI-1" not in told


def test_a_run_that_was_cancelled_is_gone(trainer, tx, held):
    held.run.state = RunState.CANCELLED
    tx.commit()
    assert held.module.title not in main(opened(trainer, own()))


def test_leave_is_told_for_the_days_and_hours_it_takes(trainer, tx, place, held):
    start = at(18, 30, day=1)  # midnight before Wednesday
    builders.an_absence(tx, place.trainer, start, days=1)
    half = builders.an_absence(tx, place.trainer, at(3, 30, day=3), days=1)
    half.ends_at = at(7, 30, day=3)
    tx.commit()
    told = main(opened(trainer, own()))
    assert told.count("Away all day. Leave: Painting") == 1
    assert "Away 09:00–13:00. Leave: Painting" in told


def test_days_without_work_and_without_sessions_are_left_out(trainer, held):
    told = main(opened(trainer, own()))
    assert told.count("Nothing is planned.") + told.count("is closed") == 4
    assert "Saturday" not in told


def test_weeks_lead_to_their_neighbours(trainer, held):
    links = [a.get("href") for a in opened(trainer, own()).iter("a")]
    for days in (-7, 7):
        assert f"{OWN}?day={monday() + timedelta(days=days)}" in links


@pytest.mark.parametrize("day", ["", "nonsense", "2026-13-45", "0001-01-01", "9999-12-31"])
def test_an_odd_day_is_this_week(trainer, place, day):
    today = datetime.now(place.facility.zone).date()
    assert str(today.year) in main(opened(trainer, f"{OWN}?day={day}"))


def test_who_teaches_nothing_is_told_what_to_do(coordinator):
    assert "You teach nothing yet" in main(opened(coordinator, OWN))
    assert coordinator.get(f"{OWN}.pdf").status_code == 404


@pytest.mark.parametrize("end", ["", ".pdf"])
def test_the_coordinator_of_another_facility_sees_none_of_it(client, place, other, end):
    builders.sign_in(client, other.user)
    assert client.get(f"/staff/HYD/resources/trainers/{place.trainer.id}/week{end}").status_code == 404
    assert client.get(f"/staff/DALI/resources/trainers/{place.trainer.id}/week{end}").status_code == 404
    assert client.get(f"{OWN}{end}").status_code == 404


def test_the_page_of_the_trainer_and_the_navigation_lead_there(coordinator, trainer, place):
    page = coordinator.get(f"/staff/HYD/resources/trainers/{place.trainer.id}").text
    assert f"/staff/HYD/resources/trainers/{place.trainer.id}/week" in page
    assert f'href="{OWN}"' in trainer.get("/staff/HYD/sessions").text


def test_the_number_of_statements_does_not_grow_with_sessions(app, trainer, tx, place, run, held, abroad):
    few = statements_of(app, trainer, own())
    instrument = builders.an_instrument(tx, place.facility)
    for number in range(30):
        one = builders.a_session(
            tx, run, starts_at=at(4, number, day=2), minutes=1, module=number % 3 + 1,
            room=builders.a_room(tx, place.facility, f"Room {number}"), trainers=(place.trainer,),
        )  # fmt: skip
        one.instruments = [SessionInstrument(instrument_id=instrument.id, places=1)]
    tx.commit()
    assert statements_of(app, trainer, own()) <= few + 1  # instruments, once
