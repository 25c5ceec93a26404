"""Whether one can still get a place on a run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.unit.public.samples import HYDERABAD, RUN
from trainfac.enrolment.rules import RunTerms, open_obstacles
from trainfac.scheduling.entry import TONES, Entry, entry
from trainfac.scheduling.states import PUBLIC_STATES, RunState


def of(state=RunState.PUBLISHED, *, today=date(2026, 11, 23), deadline=None, seats_left=5):
    days = {"starts_on": date(2026, 12, 7), "ends_on": date(2026, 12, 18)}
    return entry(state, today=today, deadline=deadline, seats_left=seats_left, **days)


def test_a_published_run_with_places_is_open():
    assert of() is Entry.OPEN


def test_without_places_there_is_the_waiting_list():
    assert of(seats_left=0) is Entry.FULL


def test_the_last_day_for_nominations_still_counts():
    assert of(today=date(2026, 11, 23), deadline=date(2026, 11, 23)) is Entry.OPEN


def test_the_day_after_does_not():
    assert of(today=date(2026, 11, 24), deadline=date(2026, 11, 23)) is Entry.DEADLINE_PASSED


@pytest.mark.parametrize("state", [RunState.NOMINATIONS_CLOSED, RunState.CONFIRMED])
def test_nobody_joins_once_nominations_are_closed(state):
    assert of(state) is Entry.CLOSED


def test_a_run_that_nobody_closed_has_begun_on_its_first_day():
    assert of(today=date(2026, 12, 7)) is Entry.RUNNING


def test_it_runs_on_its_last_day():
    assert of(today=date(2026, 12, 18)) is Entry.RUNNING


def test_it_is_over_the_day_after():
    assert of(RunState.RUNNING, today=date(2026, 12, 19)) is Entry.OVER


def test_a_finished_run_is_over_whatever_the_day():
    assert of(RunState.FINISHED) is Entry.OVER


def test_a_cancelled_run_stays_cancelled_when_its_days_are_over():
    assert of(RunState.CANCELLED, today=date(2027, 6, 1)) is Entry.CANCELLED


@pytest.mark.parametrize("state", sorted(PUBLIC_STATES))
def test_only_published_runs_take_people(state):
    assert of(state).takes_people is (state is RunState.PUBLISHED)


def test_every_standing_has_a_colour():
    assert set(TONES) == set(Entry)


def test_the_day_is_that_of_the_facility():
    run = replace(RUN, nomination_deadline=date(2026, 11, 23))
    evening = datetime(2026, 11, 23, 18, 29, tzinfo=UTC)  # 23:59 in Hyderabad
    assert run.entry(evening) is Entry.OPEN
    assert run.entry(evening.replace(minute=30)) is Entry.DEADLINE_PASSED


def test_countries_are_named_in_the_readers_language_or_in_english():
    assert [HYDERABAD.country_name(language) for language in ("fr", "sw")] == ["Inde", "India"]


@pytest.mark.parametrize("state", sorted(PUBLIC_STATES))
@pytest.mark.parametrize("deadline", [None, date(2026, 11, 22), date(2026, 11, 23)])
@pytest.mark.parametrize("starts_on", [date(2026, 11, 23), date(2026, 11, 24)])
def test_the_public_is_told_what_asking_for_a_place_will_say(state, deadline, starts_on):
    noon = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    run = replace(RUN, state=state, nomination_deadline=deadline, starts_on=starts_on)
    terms = RunTerms(state=state, starts_on=starts_on, deadline=deadline, zone=HYDERABAD.zone)
    assert run.entry(noon).takes_people is (open_obstacles(terms, noon) == [])
