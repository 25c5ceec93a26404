"""Where a dragged session cannot be let go of, told before it is: the same rules that answer when it is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests import builders
from tests.integration.scheduling.planning import planned
from tests.web.public.conftest import statements_of
from tests.web.scheduling.conftest import a_monday
from trainfac.scheduling.models import Absence, Closure
from trainfac.scheduling.states import AbsenceKind

FORBIDDEN = "/staff/HYD/calendar/forbidden"


@pytest.fixture
def session(run):
    """Monday 9:00 to 10:30."""
    return run.sessions[0]


def stretches(client, session, first=7, until=14, **more):
    days = {"from": a_monday() + timedelta(days=first), "to": a_monday() + timedelta(days=until)}
    answer = client.get(FORBIDDEN, query_string={"session": session.id, **days, **more})
    assert answer.status_code == 200, answer.text
    return answer.json["forbidden"]


def touches(found, starts, ends):
    """Whether a session at these times would touch what is forbidden; times are those of the facility."""
    return any(one["start"] < ends and starts < one["end"] for one in found)


def test_nothing_is_forbidden_in_an_empty_week(coordinator, session):
    assert stretches(coordinator, session) == []


def test_its_room_and_trainer_taken_by_another_run_are_forbidden_and_nothing_else(coordinator, tx, place, session):
    other = planned(tx, place, starts_on=a_monday(9), code="HYD-2").run
    tx.commit()
    found = stretches(coordinator, session)
    assert {one["overridable"] for one in found} == {False}
    zone = place.facility.zone
    held = [(f"{s.starts_at.astimezone(zone):%Y-%m-%dT%H:%M}", f"{s.ends_at.astimezone(zone):%Y-%m-%dT%H:%M}")
            for s in other.sessions]  # fmt: skip
    assert all(touches(found, *one) for one in held)
    assert all(any(one["start"] >= start and one["end"] <= end for start, end in held) for one in found)


@pytest.mark.parametrize(("minutes", "ends"), [(0, True), (15, True), (90, False), (480, True)])
def test_the_shading_agrees_with_the_answer_for_the_place(coordinator, tx, place, session, minutes, ends):
    planned(tx, place, starts_on=a_monday(9), code="HYD-2")
    tx.commit()
    start = datetime.combine(a_monday(9), datetime.min.time()) + timedelta(hours=9, minutes=minutes)
    at = [f"{start + timedelta(minutes=more):%Y-%m-%dT%H:%M}" for more in (0, 15)]
    asked = coordinator.get(
        "/staff/HYD/calendar/check", query_string={"session": session.id, "starts": at[0], "ends": at[1]}
    ).json
    assert touches(stretches(coordinator, session), *at) == bool(asked["clashes"])


def test_a_closed_day_may_be_overridden_and_is_one_stretch(coordinator, tx, place, session):
    tx.add(Closure(facility_id=place.facility.id, day=a_monday(9), reason="Stocktaking"))
    tx.commit()
    (found,) = stretches(coordinator, session)
    assert found["overridable"]
    assert (found["start"][:10], found["end"][:10]) == (str(a_monday(9)), str(a_monday(9)))
    assert (found["start"][11:], found["end"][11:]) == ("09:00", "17:00")


def test_leave_of_its_trainer_is_forbidden_from_minute_to_minute(coordinator, tx, place, session):
    start = session.starts_at + timedelta(days=7, hours=2)
    tx.add(Absence(
        kind=AbsenceKind.LEAVE, reason="Dentist", starts_at=start, ends_at=start + timedelta(minutes=45),
        resource_id=place.trainer.id,
    ))  # fmt: skip
    tx.commit()
    (found,) = stretches(coordinator, session)
    assert (found["start"][11:], found["end"][11:]) == ("11:00", "11:45")


def test_what_would_speak_against_it_anywhere_shades_nothing(coordinator, tx, place, session):
    place.room.capacity = 1
    tx.commit()
    assert stretches(coordinator, session) == []


def test_a_timeline_by_rooms_does_not_shade_what_its_rows_show(coordinator, tx, place, session):
    other = planned(tx, place, starts_on=a_monday(9), code="HYD-2", booked=False).run
    builders.book(tx, other.sessions[0], place.room)
    tx.commit()
    assert stretches(coordinator, session) != []
    assert stretches(coordinator, session, view="rooms") == []
    assert stretches(coordinator, session, view="trainers") != []


def test_in_a_month_whole_days_are_told_at_the_sessions_own_time_of_day(coordinator, tx, place, session):
    planned(tx, place, starts_on=a_monday(9), code="HYD-2")
    tx.commit()
    found = stretches(coordinator, session, until=38, view="month")
    assert [one["start"] for one in found] == [f"{a_monday(9) + timedelta(days=day)}T09:00" for day in (0, 1)]


def test_a_session_is_not_in_its_own_way(coordinator, session):
    assert not touches(stretches(coordinator, session, first=0, until=1), f"{a_monday()}T09:00", f"{a_monday()}T10:30")


def test_asking_costs_the_same_whatever_there_is(app, coordinator, tx, place, session):
    address = f"{FORBIDDEN}?session={session.id}&from={a_monday(9)}&to={a_monday(12)}"
    statements_of(app, coordinator, address)
    few = statements_of(app, coordinator, address)
    for number in range(2, 5):
        planned(tx, place, starts_on=a_monday(8 + number), code=f"HYD-{number}")
    tx.commit()
    assert statements_of(app, coordinator, address) == few


@pytest.mark.parametrize("session_id", ["", "0", "999999", "x", "9" * 40])
def test_a_session_that_is_not_there_is_not_found(coordinator, place, session_id):
    days = {"from": a_monday(), "to": a_monday(9)}
    assert coordinator.get(FORBIDDEN, query_string={"session": session_id, **days}).status_code == 404


def test_days_that_are_none_are_refused(coordinator, session):
    assert coordinator.get(FORBIDDEN, query_string={"session": session.id, "from": "soon"}).status_code == 400
