"""Working hours as people write them."""

from __future__ import annotations

from datetime import time

import pytest

from tests.conftest import settings
from trainfac.factory import create_app
from trainfac.scheduling.forms.settings import HoursForm
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


def test_what_is_no_break_is_told(app):
    assert "is no break" in sent(app, breaks="Lunch at noon").errors["breaks"][0]
