"""What trainers are on record for is kept by the coordinators of every facility where they teach."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.integration.scheduling.planning import MONDAY, a_place, a_plan, planned, teaches_at
from trainfac.infra.audit import AuditEvent
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.queries.trainers import competences_of, subjects, techniques
from trainfac.scheduling.services.busy import Busy
from trainfac.scheduling.services.competences import (
    CompetencePlan,
    add_competence,
    change_competence,
    remove_competence,
)
from trainfac.scheduling.services.facility_settings import check_competence
from trainfac.scheduling.services.sessions import add_session
from trainfac.scheduling.states import CompetenceLevel

HPLC = CompetencePlan("HPLC", CompetenceLevel.TEACHES, date(2026, 1, 1), date(2027, 1, 31), "Authorised in 2025")


@pytest.fixture
def place(tx):
    return a_place(tx)


@pytest.fixture
def other(tx):
    return a_place(tx, "DALI", iso2="CN", timezone="Asia/Shanghai")


def add(tx, place, plan=HPLC, trainer=None):
    return add_competence(tx, place.facility.id, (trainer or place.trainer).id, plan, actor=place.actor)


def actions(tx):
    query = select(AuditEvent.action).where(AuditEvent.subject_kind == "trainer_competence").order_by(AuditEvent.id)
    return list(tx.scalars(query))


def test_a_competence_is_added_changed_and_removed_on_record(tx, place):
    competence = add(tx, place)
    change_competence(
        tx, place.facility.id, competence.id, replace(HPLC, subject=" hplc ", evidence=""), actor=place.actor
    )
    assert [(one.subject, one.evidence) for one in competences_of(tx, place.trainer)] == [("hplc", "")]
    remove_competence(tx, place.facility.id, competence.id, actor=place.actor)
    assert competences_of(tx, place.trainer) == []
    assert actions(tx) == ["competence.added", "competence.changed", "competence.removed"]


def test_a_subject_is_on_record_once_however_it_is_written(tx, place):
    add(tx, place)
    other_one = add(tx, place, replace(HPLC, subject="GC"))
    with pytest.raises(RuleBroken) as refused:
        add(tx, place, replace(HPLC, subject="  hplc"))
    assert set(refused.value.fields) == {"subject"}
    with pytest.raises(RuleBroken):
        change_competence(tx, place.facility.id, other_one.id, HPLC, actor=place.actor)


def test_what_is_wrong_stands_beside_its_field(tx, place):
    plan = CompetencePlan(" ", CompetenceLevel.LEADS, date(2027, 1, 2), date(2027, 1, 1))
    with pytest.raises(RuleBroken) as refused:
        add(tx, place, plan)
    assert set(refused.value.fields) == {"subject", "valid_until"}


def test_coordinators_of_every_facility_of_a_trainer_keep_the_same_record(tx, place, other):
    teaches_at(tx, place.trainer, other.facility)
    competence = add(tx, other, trainer=place.trainer)
    assert competences_of(tx, place.trainer) == [competence]
    remove_competence(tx, place.facility.id, competence.id, actor=place.actor)


def test_who_does_not_teach_here_is_not_there(tx, place, other):
    competence = add(tx, place)
    for act in (
        lambda: add(tx, other, trainer=place.trainer),
        lambda: change_competence(tx, other.facility.id, competence.id, HPLC, actor=other.actor),
        lambda: remove_competence(tx, other.facility.id, competence.id, actor=other.actor),
        lambda: remove_competence(tx, place.facility.id, competence.id, actor=other.actor),
        lambda: check_competence(tx, place.facility.id, checks=True, actor=other.actor),
    ):
        with pytest.raises(NotFound):
            act()


def test_switched_on_trainers_are_planned_only_for_what_they_teach_on_record(tx, place):
    run = planned(tx, place, booked=False).run
    check_competence(tx, place.facility.id, checks=True, actor=place.actor)
    plan = a_plan(run, day=MONDAY.replace(month=2, day=8), trainer_ids=frozenset({place.trainer.id}))
    add(tx, place, CompetencePlan("SAF-101", CompetenceLevel.ASSISTS))
    with pytest.raises(Busy, match="is not on record as competent") as refused:
        add_session(tx, run.id, plan, actor=place.actor, now=NOW)
    assert refused.value.overridable
    add(tx, place, CompetencePlan("core", CompetenceLevel.TEACHES))  # the field that the course belongs to
    assert add_session(tx, run.id, plan, actor=place.actor, now=NOW).session.trainers == [place.trainer]


def test_switching_what_is_switched_already_leaves_no_trace(tx, place):
    check_competence(tx, place.facility.id, checks=False, actor=place.actor)
    query = select(AuditEvent.action).where(AuditEvent.action == "facility.competence_check_set")
    assert list(tx.scalars(query)) == []
    check_competence(tx, place.facility.id, checks=True, actor=place.actor)
    assert len(list(tx.scalars(query))) == 1


def test_the_catalogue_says_what_there_is_to_be_competent_in(tx):
    known = subjects(tx)
    assert known.courses["INS-201"].startswith("HPLC")
    assert {"HPLC-FLD", "LC-MS/MS"} <= set(techniques(tx))
