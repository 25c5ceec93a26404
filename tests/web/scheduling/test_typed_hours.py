"""Working hours as people write them."""

from __future__ import annotations

from datetime import time

import pytest
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from tests.conftest import settings
from trainfac.factory import create_app
from trainfac.scheduling.forms.settings import HoursForm
from trainfac.scheduling.forms.typed_breaks import breaks_as_typed
from trainfac.scheduling.hours import Break, Opening


def sent(app, **fields):
    with app.test_request_context(method="POST", data=fields):
        form = HoursForm()
        form.validate()
        return form


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """The application without a database: nothing is read from one."""
    folder = tmp_path_factory.mktemp("instance")
    made = create_app(settings(f"sqlite:///{folder / 'none.sqlite'}", folder))
    made.config["WTF_CSRF_ENABLED"] = False
    yield made
    made.extensions["huey"].storage.close()


@pytest.mark.parametrize(
    ("typed", "periods"),
    [
        ("", []),
        ("09:00–16:30", [(time(9), time(16, 30))]),
        ("9-16.30", [(time(9), time(16, 30))]),
        ("9h30 — 12:00", [(time(9, 30), time(12))]),
        ("14:00-18:00; 9:00-12:00", [(time(9), time(12)), (time(14), time(18))]),
        ("9-12, 14-18,", [(time(9), time(12)), (time(14), time(18))]),
    ],
)
def test_periods_are_read(app, typed, periods):
    form = sent(app, day_2=typed)
    assert form.errors == {}
    assert list(form.openings()) == [Opening(2, *period) for period in periods]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("all day", "is no period"),
        ("9-12-15", "is no period"),
        ("16-9", "ends before it starts"),
        ("9-24", "no such time of day"),
        ("9:75-12", "no such time of day"),
    ],
)
def test_what_is_no_period_is_told_at_its_day(app, typed, told):
    form = sent(app, day_2=typed)
    assert set(form.errors) == {"day_2"}
    assert told in form.errors["day_2"][0]


def test_breaks_are_read_line_by_line(app):
    form = sent(app, breaks="12:15–13:15 Lunch\n\n10:30-10:45\n")
    assert form.breaks.breaks == [
        Break("Lunch", time(12, 15), time(13, 15)),
        Break("Break", time(10, 30), time(10, 45)),
    ]


@pytest.mark.parametrize(
    ("line", "weekdays"),
    [
        ("12:00–14:00 Prayer", [None]),
        ("Friday 12:00–14:00 Prayer", [4]),
        ("fri. 12-14 Prayer", [4]),
        ("FRI: 12–14 Prayer", [4]),
        ("Monday, Wednesday 12:00–14:00 Prayer", [0, 2]),
        ("Mon Wed Mon 12:00–14:00 Prayer", [0, 2]),
    ],
)
def test_a_break_may_be_for_some_weekdays(app, line, weekdays):
    form = sent(app, breaks=line)
    assert form.errors == {}
    assert form.breaks.breaks == [Break("Prayer", time(12), time(14), weekday) for weekday in weekdays]


def test_weekdays_are_named_in_the_language_of_the_page_or_in_english(app):
    with app.test_request_context(), force_locale("vi"):
        form = HoursForm(formdata=MultiDict({"breaks": "Thứ Sáu, Monday 12–14 Prayer"}))
        form.validate()
        assert [pause.weekday for pause in form.breaks.breaks] == [4, 0]
        assert breaks_as_typed(form.breaks.breaks) == "Thứ Hai, Thứ Sáu 12:00–14:00 Prayer"


def test_breaks_alike_are_shown_on_one_line_and_read_again_as_they_were(app):
    breaks = [
        Break("Tea", time(10), time(10, 15)), Break("Tea", time(10), time(10, 15), 4),
        Break("Prayer", time(12), time(14), 4), Break("Prayer", time(12), time(14), 2),
    ]  # fmt: skip
    with app.test_request_context():
        typed = breaks_as_typed(breaks)
    assert typed == "10:00–10:15 Tea\nFriday 10:00–10:15 Tea\nWednesday, Friday 12:00–14:00 Prayer"
    assert set(sent(app, breaks=typed).breaks.breaks) == set(breaks)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Lunch at noon", "“Lunch at noon” is no break. Write it as 12:15–13:15 Lunch."),
        ("Lunch 12:15–13:15", "“Lunch” is no day of the week. Write a break as 12:15–13:15 Lunch,"),
        ("Fryday 12–14 Prayer", "or as Friday 12:00–14:00 Prayer."),
        ("Friday 14–12 Prayer", "“14–12” ends before it starts"),
    ],
)
def test_what_is_no_break_is_told(app, line, told):
    assert told in sent(app, breaks=line).errors["breaks"][0]
