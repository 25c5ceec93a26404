"""A worker is killed again and again while it sends messages: none goes twice, none is lost without a word."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests import builders as make
from tests.concurrency.working import a_worker, wait_until
from tests.conftest import written
from tests.servers.smtp import SENDER, Letterbox, running_server
from trainfac.infra.db import read, transact
from trainfac.notices.models import Mail, Mailing
from trainfac.notices.states import MailState

PEOPLE = 30
DONE = (MailState.SENT, MailState.FAILED)


@pytest.fixture
def outbox(app: Flask) -> None:
    """Messages that are due, to as many people."""
    with written(app) as tx:
        facility = make.a_facility(tx)
        due = datetime.now(UTC) - timedelta(minutes=1)
        mails = [a_mail(tx, facility.id, f"p{number:02d}@lab.example", due) for number in range(PEOPLE)]
        tx.add(Mailing(facility_id=facility.id, goes_at=due, mails=mails))


def a_mail(tx: Session, facility_id: int, address: str, due: datetime) -> Mail:
    return Mail(
        facility_id=facility_id, person_id=make.a_person(tx, address).id, to_name=address, address=address,
        from_name="HYD", message_id=f"<{address}>", language="en", subject="Changes", text="Hello\n", html="<p>Hello",
        due_at=due,
    )  # fmt: skip


def let_go(tx: Session) -> None:
    """As if the time had passed for which a worker holds a message."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    tx.execute(update(Mail).where(Mail.state == MailState.SENDING).values(held_until=past))


def test_no_message_goes_twice(app: Flask, outbox: None, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Letterbox(seconds_to_take=0.04)

    def arrived(number: int) -> Callable[[], bool]:
        return lambda: len(box.arrived) >= number

    with running_server(box) as server:
        monkeypatch.setenv("MAIL_URL", f"smtp://{server.host}:{server.port}")
        monkeypatch.setenv("MAIL_FROM", SENDER)
        kills = (1, 7, 13, 19)
        for point in kills:
            with a_worker(app) as worker:
                wait_until(arrived(point))
                os.killpg(worker.pid, signal.SIGKILL)
            transact(let_go)
        assert len(box.arrived) < PEOPLE, "the worker was to be killed before it had finished"
        with a_worker(app):
            wait_until(lambda: read().scalar(select(func.count(Mail.id)).where(Mail.state.in_(DONE))) == PEOPLE)
    assert len(box.addresses) == len(set(box.addresses))
    states = {mail.address: mail.state for mail in read().scalars(select(Mail))}
    sent = {address for address, state in states.items() if state is MailState.SENT}
    assert sent <= set(box.addresses)
    in_doubt = states.keys() - sent
    assert len(in_doubt) <= len(kills)
    assert set(box.addresses) - sent <= in_doubt
