"""A database of the version before learns to tell calendars of changes, and can forget it again."""

from __future__ import annotations

import time

from flask_migrate import downgrade, upgrade
from sqlalchemy import update

from tests.integration.scheduling.planning import a_place, planned
from trainfac.infra.db import read, transact
from trainfac.scheduling.models import TrainingSession
from trainfac.scheduling.queries.dated_choice import of_run
from trainfac.scheduling.queries.dated_sessions import dated_sessions
from trainfac.scheduling.queries.guard import calendar_triggers_stand


def test_changes_are_counted_on_from_what_calendars_were_told_before(app, tx):
    run = planned(tx, a_place(tx)).run
    tx.commit()
    tx.close()
    downgrade(revision="0003")
    minutes = int(time.time()) // 60  # what calendar files counted until then
    upgrade()
    assert calendar_triggers_stand(read())
    before = dated_sessions(read(), of_run(run.id), for_staff=True)
    assert min(session.sequence for session in before) > minutes
    transact(lambda tx: tx.execute(update(TrainingSession).values(note="New")))
    after = dated_sessions(read(), of_run(run.id), for_staff=True)
    assert [session.sequence for session in after] == [session.sequence + 1 for session in before]
