"""A run is published, confirmed, held and put away; some of it by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import builders
from tests.integration.scheduling.planning import MONDAY, a_place, a_plan, planned, sessions
from trainfac.catalogue.states import CourseState
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.queries.runs import details_mark
from trainfac.scheduling.services import added_seats
from trainfac.scheduling.services.run_states import (
    advance_runs,
    cancel,
    close,
    close_nominations,
    confirm,
    finish,
    publish,
    publishing_advice,
    reopen_nominations,
    start,
)
from trainfac.scheduling.services.runs import RunChanged, RunDetails, change_run
from trainfac.scheduling.services.sessions import add_session, remove_session
from trainfac.scheduling.states import RunState

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


def details(run, **changes):
    names = ("code", "capacity", "language", "admission", "nomination_deadline", "starts_on", "ends_on", "note")
    return RunDetails(**{**{name: getattr(run, name) for name in names}, **changes})


def changed(tx, place, run, **changes):
    new = details(run, **changes)
    return change_run(tx, run.id, new, mark=details_mark(run), actor=place.actor, now=NOW)


def test_a_run_goes_all_the_way(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    publish(tx, run.id, actor=place.actor, now=NOW)
    assert run.published_at == NOW
    close_nominations(tx, run.id, actor=place.actor)
    confirm(tx, run.id, actor=place.actor)
    start(tx, run.id, actor=place.actor, now=datetime(2027, 1, 11, 4, tzinfo=UTC))
    finish(tx, run.id, actor=place.actor, now=datetime(2027, 1, 12, 11, tzinfo=UTC))
    close(tx, run.id, actor=place.actor)
    assert run.state is RunState.CLOSED


def test_a_run_without_sessions_is_not_published(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    for session in sessions(tx, run):
        remove_session(tx, session.id, version=1, actor=place.actor)
    with pytest.raises(RuleBroken, match="no sessions yet"):
        publish(tx, run.id, actor=place.actor, now=NOW)


def test_a_deadline_that_a_stretched_run_has_overtaken_keeps_it_from_being_published(tx):
    place = a_place(tx)
    run = planned(tx, place, nomination_deadline=MONDAY - timedelta(days=1)).run
    add_session(tx, run.id, a_plan(run, MONDAY - timedelta(days=4)), actor=place.actor, now=NOW)
    with pytest.raises(RuleBroken, match="before the first day"):
        publish(tx, run.id, actor=place.actor, now=NOW)


def test_a_published_run_keeps_the_version_it_was_planned_with(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    old = builders.course(tx, "SAF-101")
    old.move(CourseState.RETIRED)
    tx.flush()
    with pytest.raises(RuleBroken, match="withdrawn from the catalogue"):
        publish(tx, run.id, actor=place.actor, now=NOW)
    new = type(old)(code=old.code, version=2, title=old.title, track=old.track, max_participants=5)
    new.state = CourseState.CURRENT
    tx.add(new)
    publish(tx, run.id, actor=place.actor, now=NOW)
    assert (run.course.version, run.state) == (1, RunState.PUBLISHED)


def test_a_facility_without_signatories_and_a_run_without_a_deadline_are_advised(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    place.facility.signatories.clear()
    told = " ".join(str(advice) for advice in publishing_advice(run, NOW))
    assert "no signatories" in told
    assert "No last day for nominations" in told


def test_nominations_are_reopened_only_with_a_deadline_to_come(tx):
    place = a_place(tx)
    run = planned(tx, place, nomination_deadline=date(2026, 11, 22)).run
    publish(tx, run.id, actor=place.actor, now=NOW)
    close_nominations(tx, run.id, actor=place.actor)
    with pytest.raises(RuleBroken, match="2026-11-22"):
        reopen_nominations(tx, run.id, actor=place.actor, now=NOW)
    changed(tx, place, run, nomination_deadline=date(2026, 12, 1))
    assert reopen_nominations(tx, run.id, actor=place.actor, now=NOW).state is RunState.PUBLISHED


def test_a_run_starts_on_its_first_day_in_the_zone_of_the_facility(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    run.state = RunState.CONFIRMED
    tx.flush()
    with pytest.raises(RuleBroken, match="begins on 2027-01-11"):
        start(tx, run.id, actor=place.actor, now=datetime(2027, 1, 10, 18, 29, tzinfo=UTC))
    assert start(tx, run.id, actor=place.actor, now=datetime(2027, 1, 10, 18, 30, tzinfo=UTC))


def test_runs_advance_by_themselves_at_midnight_of_their_facility(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    run.state = RunState.CONFIRMED
    tx.flush()
    midnight = datetime(2027, 1, 10, 18, 30, tzinfo=UTC)  # in Hyderabad
    minute = timedelta(minutes=1)
    assert advance_runs(tx, midnight - minute) == []
    assert advance_runs(tx, midnight) == [run.code]
    assert run.state is RunState.RUNNING
    assert advance_runs(tx, midnight + timedelta(days=2) - minute) == []
    assert advance_runs(tx, midnight + timedelta(days=2)) == [run.code]
    assert run.state is RunState.FINISHED


def test_a_run_that_nobody_looked_at_for_weeks_advances_all_the_way(tx):
    run = planned(tx, a_place(tx)).run
    run.state = RunState.CONFIRMED
    tx.flush()
    assert advance_runs(tx, datetime(2027, 3, 1, tzinfo=UTC)) == [run.code]
    assert run.state is RunState.FINISHED


def test_what_is_not_confirmed_does_not_start_by_itself(tx):
    run = planned(tx, a_place(tx)).run
    run.state = RunState.PUBLISHED
    tx.flush()
    assert advance_runs(tx, datetime(2027, 3, 1, tzinfo=UTC)) == []


def test_a_run_is_cancelled_with_a_reason_only(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    with pytest.raises(RuleBroken):
        cancel(tx, run.id, "  ", actor=place.actor)
    assert cancel(tx, run.id, "Too few nominations", actor=place.actor).cancelled_reason == "Too few nominations"


def test_the_details_that_another_coordinator_changed_are_not_overwritten(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    mark = details_mark(run)
    changed(tx, place, run, note="Bring a coat")
    with pytest.raises(RunChanged):
        change_run(tx, run.id, details(run, note="Bring gloves"), mark=mark, actor=place.actor, now=NOW)


def test_a_seat_that_is_taken_meanwhile_is_no_change_of_details(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    mark = details_mark(run)
    run.seats_taken += 1
    tx.flush()
    assert change_run(tx, run.id, details(run, note="Bring a coat"), mark=mark, actor=place.actor, now=NOW)


def test_a_run_never_has_fewer_seats_than_are_taken(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    run.seats_taken = 5
    tx.flush()
    with pytest.raises(RuleBroken) as refused:
        changed(tx, place, run, capacity=4)
    assert "5 seats are taken" in str(refused.value.fields["capacity"])
    changed(tx, place, run, capacity=5)


def test_added_seats_are_offered_to_those_who_wait(tx, monkeypatch):
    asked = []
    monkeypatch.setattr(added_seats, "_registered", [])
    added_seats.register(lambda _tx, run_id, added, /, *, now: asked.append((run_id, added, now)) or 2)
    place = a_place(tx)
    run = planned(tx, place, capacity=10).run
    saved = changed(tx, place, run, capacity=13)
    assert asked == [(run.id, 3, NOW)]
    assert "From the waiting list, 2 got a place." in [str(warning) for warning in saved.warnings]
    changed(tx, place, run, capacity=12)
    assert len(asked) == 1


def test_announced_dates_cover_the_sessions(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    with pytest.raises(RuleBroken) as refused:
        changed(tx, place, run, starts_on=TUESDAY, ends_on=TUESDAY)
    assert set(refused.value.fields) == {"starts_on"}
    with pytest.raises(RuleBroken) as refused:
        changed(tx, place, run, ends_on=MONDAY)
    assert set(refused.value.fields) == {"ends_on"}
    changed(tx, place, run, ends_on=MONDAY + timedelta(days=4))


def test_a_code_stays_once_the_run_is_published(tx):
    place = a_place(tx)
    run = planned(tx, place).run
    changed(tx, place, run, code="HYD-SAFETY")
    publish(tx, run.id, actor=place.actor, now=NOW)
    with pytest.raises(RuleBroken) as refused:
        changed(tx, place, run, code="HYD-OTHER")
    assert set(refused.value.fields) == {"code"}


def test_a_coordinator_of_another_facility_moves_nothing(tx):
    place, other = a_place(tx), a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")
    run = planned(tx, place).run
    for act in (
        lambda: publish(tx, run.id, actor=other.actor, now=NOW),
        lambda: cancel(tx, run.id, "Because", actor=other.actor),
        lambda: changed(tx, other, run, note="Mine"),
    ):
        with pytest.raises(NotFound):
            act()
    assert run.state is RunState.DRAFT
