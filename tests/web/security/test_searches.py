"""Abuse case 28: what is typed into filters is text, never SQL and never a pattern."""

import pytest

from tests.architecture.world import World
from tests.conftest import written
from tests.web.pages import main, opened

NASTY = [
    "' OR '1'='1",
    "%",
    "_",
    "%%%' ESCAPE '/",
    "'; DROP TABLE user; --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "%(name)s",
    "9" * 40,
    "\ud7ff\u202e",
]
FILTERS = [
    ("administrator", "/admin/users", ("q", "role", "state", "page")),
    ("administrator", "/admin/users/new?role=laboratory_head", ("q", "place")),
    ("administrator", "/admin/invitations", ("page",)),
    ("technician", "/account/laboratory?country=ET", ("q",)),
    ("technician", "/account/laboratory", ("country", "next")),
    ("anonymous", "/calendar", ("facility", "subject", "track", "language", "country", "q", "page", "month")),
    ("anonymous", "/courses", ("q", "track", "subject", "page")),
    ("anonymous", "/verify", ("code",)),
    ("coordinator", "/staff/HYD/runs", ("q", "state", "year", "page")),
    ("coordinator", "/staff/HYD/people", ("q", "search", "page")),
    ("coordinator", "/staff/HYD/laboratories", ("q", "search", "country", "page")),
    ("coordinator", "/staff/HYD/nominations", ("q", "state", "run", "page")),
    ("coordinator", "/staff/HYD/certificates", ("search", "year", "page")),
    ("coordinator", "/staff/HYD/reports/cohort", ("from", "to", "as_of")),
    ("coordinator", "/staff/HYD/invitations/new?role=laboratory_head", ("q", "place")),
    ("coordinator", "/staff/HYD/invitations/new?role=technician", ("person",)),
]


@pytest.fixture
def world(app):
    with written(app) as tx:
        return World(tx, app.extensions["files"])


@pytest.mark.slow
def test_nothing_nasty_in_a_filter_is_an_error_or_comes_back_alive(app, world):
    wrong = []
    for who, path, names in FILTERS:
        browser = world.browser(app, who)
        for name in names:
            for typed in NASTY:
                base, _, query = path.partition("?")
                asked = dict(part.split("=") for part in query.split("&") if part)
                answer = browser.get(base, query_string={**asked, name: typed}, follow_redirects=True)
                if answer.status_code not in {200, 400, 404, 422} or "<script>alert(1)</script>" in answer.text:
                    wrong.append((path, name, typed[:30], answer.status_code))
    assert wrong == []


def test_a_wildcard_finds_itself_and_not_everybody(app, world):
    page = opened(world.browser(app, "administrator"), "/admin/users?q=%25")
    assert "Nobody like this" in main(page)
    assert "Nobody like this" in main(opened(world.browser(app, "administrator"), "/admin/users?q=_"))
