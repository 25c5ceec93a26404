"""The demonstration's people have calendars in their calendar programs."""

from __future__ import annotations

import pytest
from icalendar import Calendar
from sqlalchemy import select

from trainfac.feeds.models import CalendarFeed
from trainfac.feeds.states import FeedKind
from trainfac.feeds.tokens import shown_again
from trainfac.infra.db import read


@pytest.mark.parametrize("kind", [FeedKind.FACILITY, FeedKind.ROOM, FeedKind.OWN_TEACHING, FeedKind.OWN_TRAINING])
def test_each_can_be_fetched(demonstration, kind):
    feed = read().scalars(select(CalendarFeed).where(CalendarFeed.kind == kind)).first()
    secret_key = demonstration.app.config["SETTINGS"].secret_key
    token = shown_again(secret_key, feed.nonce, feed.token_hash)
    answer = demonstration.app.test_client().get(f"/feeds/{token}.ics")
    assert answer.status_code == 200
    assert Calendar.from_ical(answer.data).walk("VEVENT")
