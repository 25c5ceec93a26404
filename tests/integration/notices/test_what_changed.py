"""What people know, and what would be told: whatever code changed it, and nothing when it was changed back."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import delete, select

from tests import builders
from tests.conftest import NOW
from tests.integration.notices.scene import a_scene
from tests.integration.scheduling.planning import MONDAY, planned
from trainfac.enrolment.states import RegistrationState
from trainfac.notices.models import ToldRun
from trainfac.notices.queries.untold import count_untold, runs_untold
from trainfac.notices.services.knowledge import take_stock
from trainfac.notices.states import Aspect, ChangeKind, Standing
from trainfac.scheduling.services import run_states, whole_timetable
from trainfac.scheduling.services.groups import GroupPlan, add_group
from trainfac.scheduling.services.sessions import SessionPlan, add_session, remove_session
from trainfac.scheduling.services.timetable import LayoutPlan, lay_out_run

FRIDAY = MONDAY + timedelta(days=4)


def changes(scene, who):
    (letter,) = [one for one in scene.letters() if one.to.name == who]
    (passage,) = letter.passages
    return passage.changes


def kinds(scene, who="Abebe Tadesse"):
    return [(change.kind, set(change.aspects)) for change in changes(scene, who)]


@pytest.fixture
def abebe(scene):
    return scene.participant("Abebe Tadesse")


def test_nothing_waits_after_publishing(scene, abebe):
    assert scene.news() == []
    assert count_untold(scene.tx, scene.place.facility.id, NOW) == 0


def test_a_draft_is_known_to_nobody(tx):
    scene = a_scene(tx, published=False)
    scene.participant("Abebe Tadesse")
    scene.change(scene.session(), day=FRIDAY)
    assert scene.news() == []
    run_states.publish(tx, scene.run.id, actor=scene.place.actor, now=NOW)
    assert scene.news() == []


def test_a_session_that_was_moved_concerns_participants_and_its_trainer(scene, abebe):
    scene.change(scene.session(), day=FRIDAY)
    assert [letter.to.address for letter in scene.letters()] == ["abebe@lab.example", "trainer@hyd.example"]
    assert kinds(scene) == kinds(scene, "Trainer of HYD") == [(ChangeKind.CHANGED, {Aspect.TIME})]


def test_what_was_moved_back_is_nothing_to_tell(scene, abebe):
    session = scene.session()
    day = session.starts_at.astimezone(scene.place.facility.zone).date()
    scene.change(session, day=FRIDAY)
    assert len(scene.news()) == 1
    scene.change(session, day=day)
    assert scene.news() == []


def test_each_thing_that_people_see_is_a_change_of_its_own(scene, abebe):
    session, other = scene.session(), builders.a_room(scene.tx, scene.place.facility, "Room 9", 30)
    substitute = builders.a_trainer(scene.tx, scene.place.facility, "Dr Rao")
    for given, aspect in (
        ({"room_id": other.id}, Aspect.ROOM),
        ({"trainer_ids": frozenset({substitute.id})}, Aspect.TRAINERS),
        ({"note": "Bring a coat"}, Aspect.NOTE),
        ({"module_id": scene.run.course.modules[-1].id}, Aspect.MODULE),
    ):
        with scene.tx.begin_nested() as point:
            scene.change(session, **given)
            assert kinds(scene) == [(ChangeKind.CHANGED, {aspect})]
            point.rollback()
        scene.tx.expire_all()


def test_what_people_do_not_see_is_none(scene, abebe):
    scene.change(scene.session(), pinned=True, counts_for_attendance=False)
    scene.place.room.name = "Renamed"
    assert scene.news() == []


def test_added_cancelled_and_removed_sessions(scene, abebe):
    plan = SessionPlan(scene.run.course.modules[-1].id, FRIDAY, time(9), time(10))
    add_session(scene.tx, scene.run.id, plan, actor=scene.place.actor, now=NOW)
    first, second = scene.session(0), scene.session(1)
    scene.change(first, cancelled=True)
    remove_session(scene.tx, second.id, version=second.version, actor=scene.place.actor)
    assert kinds(scene) == [(ChangeKind.DROPPED, set()), (ChangeKind.DROPPED, set()), (ChangeKind.ADDED, set())]


def test_a_session_that_came_and_went_is_nothing(scene, abebe):
    plan = SessionPlan(scene.run.course.modules[0].id, FRIDAY, time(9), time(10))
    added = add_session(scene.tx, scene.run.id, plan, actor=scene.place.actor, now=NOW).session
    remove_session(scene.tx, added.id, version=added.version, actor=scene.place.actor)
    assert scene.news() == []


def test_bulk_changes_are_seen_too(scene, abebe):
    substitute = builders.a_trainer(scene.tx, scene.place.facility, "Dr Rao")
    whole_timetable.replace_trainer(
        scene.tx, scene.run.id, scene.place.trainer.id, substitute.id, MONDAY, actor=scene.place.actor, now=NOW
    )
    assert {frozenset(aspects) for _kind, aspects in kinds(scene)} == {frozenset({Aspect.TRAINERS})}
    assert {kind for kind, _aspects in kinds(scene, "Trainer of HYD")} == {ChangeKind.DROPPED}
    assert {kind for kind, _aspects in kinds(scene, "Dr Rao")} == {ChangeKind.ADDED}


def test_a_timetable_laid_out_anew(scene, abebe):
    layout = LayoutPlan(MONDAY + timedelta(days=7), scene.place.room.id, frozenset({scene.place.trainer.id}))
    lay_out_run(scene.tx, scene.run.id, layout, actor=scene.place.actor, now=NOW)
    found = changes(scene, "Abebe Tadesse")
    assert {(change.kind, change.aspects) for change in found} == {(ChangeKind.CHANGED, frozenset({Aspect.TIME}))}
    assert {change.after.starts_at - change.before.starts_at for change in found} == {timedelta(days=7)}
    assert all(change.after.session_id != change.before.session_id for change in found)


def test_a_timetable_laid_out_anew_just_as_it_was_is_nothing_to_tell(scene, abebe):
    layout = LayoutPlan(MONDAY, scene.place.room.id, frozenset({scene.place.trainer.id}))
    lay_out_run(scene.tx, scene.run.id, layout, actor=scene.place.actor, now=NOW)
    assert scene.letters() == []
    take_stock(scene.tx, NOW)
    assert scene.news() == []


def test_sessions_written_by_no_service_of_ours_are_seen_too(scene, abebe):
    session = scene.session()
    session.starts_at -= timedelta(minutes=15)
    assert kinds(scene) == [(ChangeKind.CHANGED, {Aspect.TIME})]
    scene.tx.flush()
    session.starts_at += timedelta(minutes=15)
    session.trainers = []
    assert kinds(scene) == [(ChangeKind.CHANGED, {Aspect.TRAINERS})]


def test_what_is_over_is_not_told(scene, abebe):
    scene.change(scene.session(), room_id=None)
    after = scene.session().ends_at
    assert scene.news(after - timedelta(seconds=1)) != []
    assert scene.news(after) == []


def test_a_session_that_was_to_come_and_is_said_to_be_over_is_told(scene, abebe):
    session = scene.session()
    session.starts_at, session.ends_at = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    assert kinds(scene) == [(ChangeKind.CHANGED, {Aspect.TIME})]


def test_groups_of_sessions_and_of_people(scene, abebe):
    bontu = scene.participant("Bontu Regassa")
    a, b = (
        add_group(scene.tx, scene.run.id, GroupPlan(name, 10), actor=scene.place.actor, now=NOW) for name in ("A", "B")
    )
    abebe.group_id = a.id
    letter, *others = scene.letters()
    assert (letter.to.name, others) == ("Abebe Tadesse", [])
    assert letter.passages[0].group == (None, a.id)
    bontu.group_id = b.id
    scene.sends()
    assert scene.news() == []
    scene.change(scene.session(), group_id=a.id)
    assert [kind for kind, _aspects in kinds(scene)] == [ChangeKind.CHANGED]
    assert kinds(scene, "Bontu Regassa") == [(ChangeKind.DROPPED, set())]
    scene.sends()
    abebe.group_id = b.id
    assert kinds(scene) == [(ChangeKind.DROPPED, set())]


def test_the_note_of_the_run(scene, abebe):
    scene.run.note = "Bring your passport"
    assert [letter.passages[0].note for letter in scene.letters()] == ["Bring your passport"] * 2


def test_a_cancelled_run_is_told_to_everybody_who_counted_on_it(scene, abebe):
    scene.participant("Chala Waiting", state=RegistrationState.WITHDRAWN)
    waits = scene.participant("Dawit Waits", state=RegistrationState.WITHDRAWN)
    waits.state, waits.waitlist_rank = RegistrationState.WAITING, 1
    assert scene.news() == []
    run_states.cancel(scene.tx, scene.run.id, "The instrument is broken", actor=scene.place.actor)
    told = {letter.to.name: letter.passages[0] for letter in scene.letters()}
    assert told.keys() == {"Abebe Tadesse", "Dawit Waits", "Trainer of HYD"}
    assert all(passage.cancelled for passage in told.values())
    assert told["Abebe Tadesse"].run.cancelled_reason == "The instrument is broken"
    assert told["Dawit Waits"].standing is Standing.WAITING
    assert (len(told["Abebe Tadesse"].changes), told["Dawit Waits"].changes) == (len(scene.run.sessions), ())
    scene.sends()
    assert scene.news() == []


def test_who_waits_is_not_told_of_the_timetable(scene):
    waits = scene.participant("Dawit Waits", state=RegistrationState.WITHDRAWN)
    waits.state, waits.waitlist_rank = RegistrationState.WAITING, 1
    scene.change(scene.session(), day=FRIDAY)
    assert [letter.to.name for letter in scene.letters()] == ["Trainer of HYD"]


def test_one_letter_gathers_everything_that_concerns_a_person(scene, abebe):
    other = planned(scene.tx, scene.place, starts_on=MONDAY + timedelta(days=14), code="HYD-2").run
    run_states.publish(scene.tx, other.id, actor=scene.place.actor, now=NOW)
    builders.a_registration(scene.tx, other, abebe.person, scene.laboratory)
    for run in (other, scene.run):
        for number in (0, 1):
            scene.change(scene.session(number, run), note="Otherwise")
    letter = scene.letters()[0]
    assert [(passage.run.code, len(passage.changes)) for passage in letter.passages] == [("HYD-1", 2), ("HYD-2", 2)]


def test_the_address_of_the_account_is_the_one_that_people_read(scene, abebe):
    user = builders.a_user(scene.tx, "abebe.new@lab.example", person=abebe.person, grants=())
    scene.change(scene.session(), note="Otherwise")
    assert scene.letters()[0].to.address == "abebe.new@lab.example"
    user.active = False
    assert scene.letters()[0].to.address == "abebe@lab.example"


def test_who_was_found_to_be_somebody_else_is_written_to_once_as_that_person(scene, abebe):
    """A place that still stands under the name that was merged is that of the person who is kept."""
    again = scene.participant("Abebe Tadese", "old@lab.example")
    again.person.merged_into_id = abebe.person_id
    trainer = scene.place.trainer.person
    trainer.merged_into_id = builders.a_person(scene.tx, "Trainer, known better", email="kept@hyd.example").id
    builders.a_user(scene.tx, "abebe.new@lab.example", person=abebe.person, grants=())
    scene.change(scene.session(), note="Otherwise")
    told = [(letter.to.name, letter.to.address) for letter in scene.letters()]
    assert told == [("Abebe Tadesse", "abebe.new@lab.example"), ("Trainer, known better", "kept@hyd.example")]


def test_another_facility_has_nothing_to_do_with_it(scene, abebe):
    elsewhere = builders.a_facility(scene.tx, "DLI", iso2="CN")
    scene.change(scene.session(), note="Otherwise")
    scene.tx.flush()
    assert runs_untold(scene.tx, elsewhere.id, NOW) == []


def test_changes_that_concern_nobody_are_taken_as_told(scene):
    for session in scene.run.sessions:
        session.trainers = []
    take_stock(scene.tx, NOW)
    assert scene.news() != []  # the trainer knew of them
    scene.sends()
    scene.change(scene.session(), day=FRIDAY)
    assert scene.news() != []
    take_stock(scene.tx, NOW)
    assert scene.news() == []


def test_a_run_that_was_published_some_other_way_is_taken_as_it_is(scene, abebe):
    scene.tx.execute(delete(ToldRun))
    scene.change(scene.session(), day=FRIDAY)
    assert scene.news() == []
    take_stock(scene.tx, NOW)
    assert scene.tx.scalar(select(ToldRun.run_id)) == scene.run.id
    assert scene.news() == []
    scene.change(scene.session(), note="Otherwise")
    assert len(scene.news()) == 1
