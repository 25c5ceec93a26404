"""What calendar programs get from a secret address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import delete, select

from tests import builders as make
from tests.conftest import written
from tests.web.feeds.conftest import WHO, events, standings
from tests.web.public.conftest import counted
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import RegistrationState
from trainfac.feeds.models import CalendarFeed
from trainfac.infra.db import read
from trainfac.scheduling.models import Room, TraineeGroup, Trainer, TrainingSession
from trainfac.scheduling.states import RunState

every_kind = pytest.mark.parametrize("kind", WHO)
of_staff = pytest.mark.parametrize("kind", ["room", "trainer", "facility", "own_teaching"])
of_participants = pytest.mark.parametrize("kind", ["run", "own_training"])


@every_kind
def test_it_has_the_sessions(desk, fetch, world, kind):
    found = events(fetch(desk.subscribe(kind)))
    assert [event.decoded("dtstart") for event in found] == [session.starts_at for session in world.sessions]
    assert {str(event.decoded("dtstart").tzinfo) for event in found} == {"Asia/Kolkata"}
    assert [str(event["uid"]) for event in found] == [f"session-{session.id}@localhost" for session in world.sessions]


@every_kind
def test_it_names_no_participant(desk, fetch, kind):
    assert b"Abebe" not in fetch(desk.subscribe(kind)).data


@of_staff
def test_those_who_plan_see_drafts_as_tentative_and_who_teaches(app, desk, fetch, world, kind):
    with written(app) as tx:
        world.draft(tx)
    answer = fetch(desk.subscribe(kind))
    assert sorted(standings(answer)) == ["CONFIRMED", "CONFIRMED", "TENTATIVE"]
    assert "Trainers: Dr Lakshmi Devi" in str(events(answer)[0]["description"])
    assert str(events(answer)[0]["url"]) == "http://localhost/staff/HYD/runs/HYD-01"


@of_participants
def test_participants_see_neither(app, desk, fetch, world, kind):
    with written(app) as tx:
        world.draft(tx)
    answer = fetch(desk.subscribe(kind))
    assert standings(answer) == ["CONFIRMED", "CONFIRMED"]
    assert b"Lakshmi" not in answer.data
    assert str(events(answer)[0]["url"]) == "http://localhost/runs/HYD-01"


@of_participants
def test_a_run_that_is_a_draft_again_is_told_to_nobody_but_staff(app, desk, fetch, world, kind):
    address = desk.subscribe(kind)
    with written(app) as tx:
        tx.merge(world.run).state = RunState.DRAFT
    assert events(fetch(address)) == []


def test_a_participant_has_the_sessions_of_their_group(app, desk, fetch, world):
    with written(app) as tx:
        a, b = (TraineeGroup(name=name, run_id=world.run.id, size=6) for name in "AB")
        tx.add_all([a, b])
        tx.flush()
        tx.get_one(TrainingSession, world.sessions[0].id).group = b
        tx.get_one(TrainingSession, world.sessions[1].id).group = a
        tx.get_one(Registration, world.place.id).group = a
    (event,) = events(fetch(desk.subscribe("own_training")))
    assert str(event["uid"]) == f"session-{world.sessions[1].id}@localhost"
    assert "Group A" in str(event["description"])


def test_a_place_that_is_waited_for_or_given_back_is_none(app, desk, fetch, world):
    address = desk.subscribe("own_training")
    assert len(events(fetch(address))) == 2
    with written(app) as tx:
        tx.get_one(Registration, world.place.id).state = RegistrationState.WITHDRAWN
    assert events(fetch(address)) == []


def test_somebody_without_places_has_an_empty_calendar(desk, fetch):
    answer = fetch(desk.subscribe("own_training", "passer-by"))
    assert events(answer) == []
    assert str(Calendar.from_ical(answer.data)["x-wr-calname"]) == "My training"


def test_a_coordinators_calendar_of_a_trainer_has_only_what_is_taught_at_their_facility(app, desk, fetch, world):
    with written(app) as tx:
        run = make.a_run(
            tx, world.elsewhere, make.course(tx), code="DLI-01", starts_on=world.starts_at.date(), days=2
        )  # fmt: skip
        at = world.starts_at + timedelta(hours=4)
        make.a_session(tx, run, starts_at=at, trainers=(tx.get_one(Trainer, world.teacher.id),))
    for kind in ("trainer", "own_teaching"):  # the trainer holds the role at HYD alone
        assert b"DLI" not in fetch(desk.subscribe(kind)).data


@every_kind
def test_an_unchanged_calendar_does_not_travel_again(desk, fetch, kind):
    address = desk.subscribe(kind)
    had = fetch(address)
    again = fetch(address, If_None_Match=had.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert fetch(address, If_Modified_Since=had.headers["Last-Modified"]).status_code == 304
    assert fetch(address).data == had.data


@pytest.mark.parametrize("packed", ["gzip", "br", "identity"])
def test_nor_does_it_when_it_came_packed(desk, fetch, packed):
    address = desk.subscribe("facility")
    had = fetch(address, Accept_Encoding=packed)
    assert had.headers.get("Content-Encoding", "identity") == packed
    assert fetch(address, Accept_Encoding=packed, If_None_Match=had.headers["ETag"]).status_code == 304


@pytest.mark.parametrize("change", ["moved", "cancelled", "removed", "room", "another trainer", "run"])
def test_a_change_travels(app, desk, fetch, world, change):
    address = desk.subscribe("facility")
    had = fetch(address)
    before = {str(event["uid"]): event for event in events(had)}
    with written(app) as tx:
        changed(tx, world, change)
    now = fetch(address, If_None_Match=had.headers["ETag"])
    assert now.status_code == 200
    assert now.headers["ETag"] != had.headers["ETag"]
    uid = f"session-{world.sessions[0].id}@localhost"
    after = {str(event["uid"]): event for event in events(now)}
    assert before.keys() == after.keys()
    assert after[uid]["sequence"] > before[uid]["sequence"]
    gone = change in {"cancelled", "removed", "run"}
    assert (str(after[uid]["status"]) == "CANCELLED") == gone


def changed(tx, world, change):
    session = tx.get_one(TrainingSession, world.sessions[0].id)
    match change:
        case "moved":
            session.starts_at += timedelta(minutes=30)
        case "cancelled":
            session.cancelled = True
        case "removed":
            tx.execute(delete(TrainingSession).where(TrainingSession.id == session.id))
        case "room":
            tx.get_one(Room, world.room.id).name = "Hall"
        case "another trainer":
            session.trainers = [make.a_trainer(tx, world.facility, "Dr Rao")]
        case "run":
            session.run.state = RunState.CANCELLED


def test_who_asks_by_time_alone_hears_of_a_session_that_left_the_calendar(app, desk, fetch, world):
    address = desk.subscribe("own_teaching")
    fetch(address)
    with written(app) as tx:  # as if it had been fetched an hour ago
        tx.scalars(select(CalendarFeed)).one().content_at = datetime.now(UTC) - timedelta(hours=1)
    had = fetch(address)
    with written(app) as tx:
        tx.get_one(TrainingSession, world.sessions[0].id).trainers = []
    now = fetch(address, If_Modified_Since=had.headers["Last-Modified"])
    assert now.status_code == 200
    assert len(events(now)) == 1


@pytest.mark.parametrize("set_back", [timedelta(0), timedelta(days=1)], ids=["within a second", "clock set back"])
def test_who_asks_by_time_alone_hears_of_each_change_whatever_the_clock_says(app, desk, fetch, world, set_back):
    address = desk.subscribe("run")
    fetch(address)
    with written(app) as tx:  # what it said until now was found a moment ago, by a clock that was right
        found_at = datetime.now(UTC).replace(microsecond=0) + set_back
        tx.scalars(select(CalendarFeed)).one().content_at = found_at
    had = fetch(address)
    assert fetch(address, If_Modified_Since=had.headers["Last-Modified"]).status_code == 304
    with written(app) as tx:
        tx.get_one(TrainingSession, world.sessions[0].id).note = "Bring a coat"
    assert fetch(address, If_Modified_Since=had.headers["Last-Modified"]).status_code == 200


def test_it_can_be_asked_for_without_its_content(desk, fetch):
    address = desk.subscribe("run")
    got, asked = fetch(address), fetch(address, "HEAD")
    assert (asked.status_code, asked.data) == (200, b"")
    assert asked.headers["ETag"] == got.headers["ETag"]
    assert fetch(address, "HEAD", If_None_Match=got.headers["ETag"]).status_code == 304


def test_what_it_says_of_itself(desk, fetch):
    answer = fetch(desk.subscribe("room"))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    calendar = Calendar.from_ical(answer.data)
    assert str(calendar["name"]) == str(calendar["x-wr-calname"]) == "Room 1 (HYD Training Facility)"
    assert calendar.decoded("refresh-interval") == timedelta(hours=6)
    assert str(calendar["x-published-ttl"]) == "PT6H"


@pytest.mark.parametrize("what", ["calendar", "guess", "ended"])
def test_it_sets_no_cookie_and_nobody_indexes_it_or_passes_it_on(desk, fetch, what):
    address = "/feeds/guessed.ics" if what == "guess" else desk.subscribe("own_training")
    if what == "ended":
        desk.browser("technician").post(f"/account/calendars/{read().scalars(select(CalendarFeed.id)).one()}/end")
    answer = fetch(address)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_its_language_is_that_of_the_page_where_it_was_made(app, desk, fetch):
    address = desk.subscribe("own_training")
    with written(app) as tx:
        tx.scalars(select(CalendarFeed)).one().language = "fr"
    assert fetch(address, Accept_Language="de").data == fetch(address, Accept_Language="en").data


def test_the_day_of_the_last_fetch_is_remembered_and_no_more(app, desk, fetch):
    address = desk.subscribe("run")
    with app.app_context():
        assert read().scalars(select(CalendarFeed.fetched_on)).one() is None
    fetch(address)
    with app.app_context():
        assert read().scalars(select(CalendarFeed.fetched_on)).one() == datetime.now(UTC).date()


@every_kind
def test_it_takes_as_many_questions_to_the_database_however_much_there_is(app, desk, fetch, world, kind):
    address = desk.subscribe(kind)
    fetch(address)
    with counted(app) as few:
        assert len(events(fetch(address))) == 2
    with written(app) as tx:
        tx.merge(world.run).ends_on += timedelta(days=40)
        for days in range(2, 40):
            world.session(tx, days)
    fetch(address)
    with counted(app) as many:
        assert len(events(fetch(address))) == 40
    assert len(many) == len(few)
