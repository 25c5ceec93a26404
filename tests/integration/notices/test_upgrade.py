"""An upgrade tells nobody anything: of runs that were published before, the present is what people know."""

from __future__ import annotations

from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from tests.conftest import NOW
from tests.integration.scheduling.planning import MONDAY, planned
from trainfac.notices.models import ToldRun
from trainfac.notices.queries.stocks import present_stocks, told_stocks
from trainfac.scheduling.services import run_states
from trainfac.scheduling.services.groups import GroupPlan, add_group


def test_what_was_published_is_known_as_it_is(app, scene):
    tx, place = scene.tx, scene.place
    group = add_group(tx, scene.run.id, GroupPlan("A", 10), actor=place.actor, now=NOW)
    scene.participant("Abebe Tadesse").group_id = group.id
    scene.change(scene.session(), note="Never told")
    scene.change(scene.session(1), cancelled=True)
    draft, given_up, never = (
        planned(tx, place, starts_on=MONDAY.replace(month=month), code=f"HYD-{month}").run for month in (2, 3, 5)
    )
    run_states.publish(tx, given_up.id, actor=place.actor, now=NOW)
    for run in (given_up, never):
        run_states.cancel(tx, run.id, "No instrument", actor=place.actor)
    tx.commit()
    tx.close()
    downgrade(revision="0004")
    upgrade()
    known = [scene.run.id, given_up.id]
    assert told_stocks(tx, known) == present_stocks(tx, known)
    assert set(tx.scalars(select(ToldRun.run_id))) == set(known)
    assert draft.id not in known
    assert scene.news() == []


def test_what_changes_afterwards_is_told(app, scene):
    scene.participant("Abebe Tadesse")
    scene.tx.commit()
    scene.tx.close()
    downgrade(revision="0004")
    upgrade()
    scene.run = scene.tx.merge(scene.run)
    scene.change(scene.session(), note="Bring a coat")
    assert [letter.to.name for letter in scene.letters()] == ["Abebe Tadesse", "Trainer of HYD"]
