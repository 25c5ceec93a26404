"""What facts about these pages begin with; and how files are sent."""

from __future__ import annotations

from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.web.scheduling.conftest import a_monday, coordinator, other, place, run
from trainfac.exchange.fetching import nothing_there

__all__ = ["a_monday", "coordinator", "other", "place", "run"]

CALENDARS = "/staff/HYD/calendars"
FILE = "/staff/HYD/runs/HYD-1/timetable/file"


def send(browser, address, content, name, **typed):
    """Choose a file and press the button. The test client would leave the body of a large one open."""
    boundary, body = encode_multipart({**typed, "file": FileStorage(BytesIO(content), name)})
    return browser.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def send_calendar(browser, content, purpose="closures", name="holidays.ics"):
    return send(browser, CALENDARS, content, name, purpose=purpose)


class Internet:
    """What is at which address; nothing anywhere else."""

    def __init__(self):
        self.at = {}
        self.asked = []

    def fetch(self, address):
        self.asked.append(address)
        if address not in self.at:
            raise nothing_there()
        return self.at[address]


@pytest.fixture
def internet(app):
    before = app.extensions["calendar_fetcher"]
    app.extensions["calendar_fetcher"] = Internet()
    yield app.extensions["calendar_fetcher"]
    app.extensions["calendar_fetcher"] = before
