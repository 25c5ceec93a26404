"""What went out of use is planned with no more, on whatever way a session comes to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.integration.scheduling.planning import MONDAY, a_place, a_plan, planned
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.periods import Interval
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.groups import GroupPlan, add_group, drop_group
from trainfac.scheduling.services.instruments import InstrumentPlan, create_instrument, retire_instrument
from trainfac.scheduling.services.resources import retire_room, retire_trainer
from trainfac.scheduling.services.sessions import add_session, change_session, move_session, plan_of

THURSDAY = MONDAY + timedelta(days=3)
AFTERWARDS = NOW + timedelta(weeks=12)  # the session is over


@pytest.fixture
def place(tx):
    return a_place(tx)


@pytest.fixture
def session(tx, place):
    """A session that holds a room, a trainer, a group and places at an instrument."""
    run = planned(tx, place, booked=False).run
    hplc = create_instrument(tx, place.facility.id, InstrumentPlan("HPLC 1", "HPLC", 4), actor=place.actor)
    group = add_group(tx, run.id, GroupPlan("A", 6), actor=place.actor, now=NOW)
    plan = a_plan(
        run, THURSDAY, room_id=place.room.id, trainer_ids=frozenset({place.trainer.id}), group_id=group.id,
        instruments=frozenset({(hplc.id, 2)}),
    )  # fmt: skip
    return add_session(tx, run.id, plan, actor=place.actor, now=NOW).session


def put_out_of_use(tx, place, session, now):
    facility_id, (need,) = place.facility.id, session.instruments
    retire_room(tx, facility_id, place.room.id, actor=place.actor, now=now)
    retire_trainer(tx, facility_id, place.trainer.id, actor=place.actor, now=now)
    retire_instrument(tx, facility_id, need.instrument_id, actor=place.actor, now=now)


def change(tx, place, session, now, **changes):
    plan = replace(plan_of(session), **changes)
    return change_session(tx, session.id, plan, version=session.version, actor=place.actor, now=now)


def test_a_session_that_was_cancelled_does_not_come_back_with_it(tx, place, session):
    change(tx, place, session, NOW, cancelled=True)
    put_out_of_use(tx, place, session, NOW)
    drop_group(tx, session.run_id, session.group_id, actor=place.actor)
    with pytest.raises(RuleBroken) as refused:
        change(tx, place, session, NOW, cancelled=False)
    assert set(refused.value.fields) == {"room_id", "trainer_ids"}
    with pytest.raises(RuleBroken) as refused:
        change(tx, place, session, NOW, cancelled=False, room_id=None, trainer_ids=frozenset())
    assert set(refused.value.fields) == {"group_id", "instruments"}
    with_nothing = {"room_id": None, "trainer_ids": frozenset(), "group_id": None, "instruments": frozenset()}
    assert not change(tx, place, session, NOW, cancelled=False, **with_nothing).session.cancelled


def test_a_session_that_is_over_keeps_it(tx, place, session):
    put_out_of_use(tx, place, session, AFTERWARDS)
    saved = change(tx, place, session, AFTERWARDS, note="Seven came").session
    assert (saved.room, saved.trainers) == (place.room, [place.trainer])
    assert [need.instrument.name for need in saved.instruments] == ["HPLC 1"]


def test_a_session_that_is_over_is_not_moved_to_another_day_with_it(tx, place, session):
    put_out_of_use(tx, place, session, AFTERWARDS)
    later = Interval(session.starts_at + timedelta(weeks=14), session.ends_at + timedelta(weeks=14))
    with pytest.raises(Busy) as refused:
        move_session(tx, session.id, later, version=session.version, actor=place.actor, now=AFTERWARDS)
    assert not refused.value.overridable
    assert [str(one) for one in refused.value.reasons] == [
        f"{name} is not in use any more. Choose another." for name in ("Room of HYD", "Trainer of HYD", "HPLC 1")
    ]
