"""What the demonstration's coordinators told people, and still have to."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.integration.demo.test_resources import facilities
from trainfac.infra.db import read
from trainfac.notices.models import Mail
from trainfac.notices.queries.previews import previews, waiting
from trainfac.notices.states import MailState


@pytest.mark.parametrize("number", [0, 1])
def test_something_waits_to_be_told_to_participants_and_a_trainer(demonstration, number):
    facility = facilities()[number]
    news = waiting(read(), facility, NOW).news
    shown = previews(news, NOW)
    assert len(news) == 1
    assert sum(len(one.readers) for one in shown) > 5
    assert len(shown) >= 2


@pytest.mark.parametrize("number", [0, 1])
def test_messages_are_kept_in_the_outbox_and_none_will_ever_go_by_itself(demonstration, number):
    mails = list(read().scalars(select(Mail).where(Mail.facility_id == facilities()[number].id)))
    assert len(mails) > 5
    assert {mail.state for mail in mails} == {MailState.KEPT}
    assert all(mail.address.endswith(".example") and "We look forward" in mail.text for mail in mails)
    assert all(mail.calendar for mail in mails)
