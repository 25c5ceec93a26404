"""What a calendar would add, change, take away and leave out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.unit.exchange.samples import KOLKATA, NOW, calendar, day_event, event, read
from trainfac.exchange.calendars.absences import AwayWorld, absences_plan
from trainfac.exchange.calendars.closures import ClosedWorld, closures_plan
from trainfac.exchange.calendars.plan import InTheWay, Known
from trainfac.exchange.calendars.times import whole_day
from trainfac.exchange.states import EventFate
from trainfac.kernel.periods import Interval

TODAY = date(2026, 11, 24)
DAY = date(2026, 12, 24)
HOUR = timedelta(hours=1)


def closed_world(closed=None, holidays=None, sessions=None):
    return ClosedWorld(KOLKATA, TODAY, closed or {}, holidays or {}, sessions or {})


def closures(data, known=(), world=None):
    return closures_plan(read(data), known, world or closed_world(), unnamed="Holidays")


def known(uid="a@example.org", occurrence="2026-12-24", during=None, words="Closed", stands=True):
    return Known(1, uid, occurrence, during or whole_day(DAY, KOLKATA), words, stands)


def told(plan):
    return [(line.fate, str(line.why or "")) for line in plan.lines]


def test_each_day_of_an_event_is_closed():
    plan = closures(calendar(day_event(end="20261227")))
    assert [line.occurrence for line in plan.lines] == ["2026-12-24", "2026-12-25", "2026-12-26"]
    assert plan.counts[EventFate.ADD] == 3


def test_an_event_without_words_has_those_of_the_calendar():
    assert closures(calendar(day_event(words=""))).lines[0].words == "Holidays"


def test_whole_days_given_as_times_are_days():
    plan = closures(calendar(event(start="DTSTART:20261224T000000", end="DTEND:20261226T000000")))
    assert [line.occurrence for line in plan.lines] == ["2026-12-24", "2026-12-25"]


@pytest.mark.parametrize(
    ("data", "world", "why"),
    [
        (event(), {}, "It takes less than a whole day, and a facility is closed for whole days."),
        (day_event(end="20280101"), {}, "It takes more than 92 days. Enter such a closure by hand."),
        (day_event("a", "20261224", "", "STATUS:CANCELLED"), {}, "It is cancelled."),
        (day_event(), {"closed": {DAY: "Audit"}}, "The facility is closed already: Audit"),
        (day_event(), {"holidays": {DAY: "Christmas"}}, "It is a public holiday already: Christmas"),
    ],
)
def test_what_is_left_out_says_why(data, world, why):
    assert told(closures(calendar(data), world=closed_world(**world))) == [(EventFate.LEFT_OUT, why)]


def test_the_second_event_of_a_day_is_left_out():
    plan = closures(calendar(day_event("a", words="Move"), day_event("b", words="Audit")))
    assert told(plan) == [
        (EventFate.ADD, ""), (EventFate.LEFT_OUT, "This calendar closes the day already: Move")
    ]  # fmt: skip


def test_the_same_again_adds_nothing():
    assert [line.fate for line in closures(calendar(day_event()), [known()]).lines] == [EventFate.SAME]


def test_other_words_change_the_reason():
    assert [line.fate for line in closures(calendar(day_event(words="Audit")), [known()]).lines] == [EventFate.CHANGE]


@pytest.mark.parametrize(
    "data", [calendar(event("other")), calendar(day_event("a@example.org", "20261224", "", "STATUS:CANCELLED"))]
)
def test_what_is_gone_or_cancelled_is_taken_away(data):
    assert EventFate.REMOVE in [line.fate for line in closures(data, [known()]).lines]


def test_a_message_about_one_event_takes_the_others_away_only_when_it_says_so():
    head = ["METHOD:REQUEST"]
    other = known("b")
    assert closures(calendar(day_event(), head=head), [known(), other]).changes == []
    cancelled = calendar(day_event("a@example.org", "20261224", "", "STATUS:CANCELLED"), head=["METHOD:CANCEL"])
    assert [line.uid for line in closures(cancelled, [known(), other]).changes] == ["a@example.org"]


def test_what_was_opened_by_hand_stays_open():
    plan = closures(calendar(day_event()), [known(stands=False)])
    assert told(plan) == [(EventFate.LEFT_OUT, "Somebody opened this day again here.")]


def test_days_that_are_over_stay_as_they_were():
    over = known("b", "2026-01-05", whole_day(date(2026, 1, 5), KOLKATA))
    assert closures(calendar(day_event()), [known(), over]).changes == []


def test_sessions_on_a_day_are_told():
    session = InTheWay(7, "1. Hazards", "HYD-1", Interval(NOW, NOW + HOUR), here=True)
    assert closures(calendar(day_event()), world=closed_world(sessions={DAY: [session]})).in_the_way[0].sessions == (
        session,
    )


def away(sessions=(), absent=()):
    return AwayWorld(KOLKATA, NOW, sessions, absent, "trainfac.example")


def absences(data, known=(), world=None):
    return absences_plan(read(data), known, world or away())


DENTIST = Interval(
    NOW.replace(year=2027, month=1, day=11, hour=3, minute=30),
    NOW.replace(year=2027, month=1, day=11, hour=4, minute=30),
)


def entered(**changes):
    return known(**{"occurrence": "", "during": DENTIST, "words": "Dentist", **changes})


def test_an_event_takes_its_time():
    (line,) = absences(calendar(event())).lines
    assert (line.fate, line.during) == (EventFate.ADD, DENTIST)


def test_a_whole_day_is_one_of_the_facility():
    (line,) = absences(calendar(day_event())).lines
    assert line.during == whole_day(DAY, KOLKATA)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (
            event("a", "DTSTART:20270111T090000", "DURATION:PT1H", "TRANSP:TRANSPARENT"),
            "The calendar says that this time is free.",
        ),
        (event("session-12@trainfac.example"), "It is a session or a run of ours, which is known here."),
        (day_event(end="20280601"), "It takes more than 366 days. Check the year."),
    ],
)
def test_what_takes_no_time_says_why(data, why):
    assert told(absences(calendar(data))) == [(EventFate.LEFT_OUT, why)]


def test_a_time_that_is_taken_by_an_absence_already_is_left_out():
    plan = absences(calendar(event()), world=away(absent=[Interval(DENTIST.start - HOUR, DENTIST.end)]))
    assert told(plan) == [(EventFate.LEFT_OUT, "The trainer is away then already.")]


@pytest.mark.parametrize(
    ("here", "why"),
    [
        (True, "The trainer teaches “1. Hazards” of HYD-1 then."),
        (False, "The trainer teaches at another facility then."),
    ],
)
def test_a_time_that_a_session_takes_whole_is_left_out(here, why):
    session = InTheWay(7, "1. Hazards", "HYD-1", Interval(DENTIST.start - HOUR, DENTIST.end + HOUR), here)
    assert told(absences(calendar(event()), world=away([session]))) == [(EventFate.LEFT_OUT, why)]


@pytest.mark.parametrize(("here", "stuck"), [(True, False), (False, True)])
def test_a_session_in_part_of_the_time_is_in_the_way(here, stuck):
    session = InTheWay(7, "1. Hazards", "HYD-1", Interval(DENTIST.start - HOUR, DENTIST.start + HOUR / 2), here)
    (line,) = absences(calendar(event()), world=away([session])).in_the_way
    assert (line.sessions, line.stuck) == ((session,), stuck)


def test_the_same_absences_again_add_nothing():
    assert [line.fate for line in absences(calendar(event()), [entered()]).lines] == [EventFate.SAME]


def test_another_time_changes_the_absence():
    (line,) = absences(calendar(event(end="DURATION:PT2H")), [entered()]).lines
    assert (line.fate, line.before.during) == (EventFate.CHANGE, DENTIST)


@pytest.mark.parametrize("more", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_became_free_or_was_cancelled_is_taken_away(more):
    data = calendar(event("a@example.org", "DTSTART:20270111T090000", "DURATION:PT1H", more))
    assert [line.fate for line in absences(data, [entered()]).changes] == [EventFate.REMOVE]


def test_what_was_taken_back_by_hand_comes_back_only_at_another_time():
    taken_back = entered(stands=False)
    assert told(absences(calendar(event()), [taken_back])) == [
        (EventFate.LEFT_OUT, "Somebody took this absence back here.")
    ]  # fmt: skip
    assert [line.fate for line in absences(calendar(event(end="DURATION:PT2H")), [taken_back]).lines] == [EventFate.ADD]


def test_a_plan_has_the_same_mark_until_it_is_another():
    data = calendar(event())
    session = InTheWay(7, "1. Hazards", "HYD-1", Interval(DENTIST.start - HOUR, DENTIST.start + HOUR / 2), here=True)
    assert absences(data).mark == absences(data).mark
    assert absences(data).mark != absences(data, world=away([session])).mark
    assert absences(data).mark != absences(calendar(event(words="Leave"))).mark
