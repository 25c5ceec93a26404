"""Coordinators decide; seats are never oversold and nobody's decision is overruled unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.builders import a_coordinator, a_facility, actor
from tests.conftest import NOW
from tests.integration.enrolment.conftest import Scene
from trainfac.enrolment.models import Registration
from trainfac.enrolment.services import decide
from trainfac.enrolment.states import Decision, NominationState, RegistrationState
from trainfac.infra.audit import AuditEvent
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.states import RunState

SceneOf = Callable[..., Scene]
ACCEPT, WAIT, REFUSE = Decision.ACCEPT, Decision.WAIT, Decision.REFUSE


def test_an_accepted_nominee_holds_a_seat_and_reads_the_note(scene: SceneOf) -> None:
    s = scene()
    wish = s.asks(s.technician())
    s.decides(ACCEPT, wish)
    registration = s.tx.scalars(select(Registration)).one()
    assert registration.state is RegistrationState.ACCEPTED
    assert registration.nomination_id == wish.id
    assert (wish.state, wish.decision_note, wish.decided_at) == (NominationState.SELECTED, "See you soon", NOW)
    assert s.run.seats_taken == 1


def test_more_than_the_seats_left_are_refused_together(scene: SceneOf) -> None:
    s = scene(capacity=2)
    wishes = [s.asks(s.technician()) for _ in range(3)]
    with pytest.raises(RuleBroken, match=r"Seats left on HYD-2026-01: 2. People chosen: 3."):
        s.decides(ACCEPT, *wishes)
    assert s.run.seats_taken == 0
    assert {wish.state for wish in wishes} == {NominationState.SUBMITTED}


def test_the_waiting_list_is_in_the_order_of_the_decision(scene: SceneOf) -> None:
    s = scene()
    first, second = s.asks(s.technician()), s.asks(s.technician())
    s.decides(WAIT, second, first)
    rows = s.tx.execute(select(Registration.nomination_id).order_by(Registration.waitlist_rank)).scalars()
    assert list(rows) == [second.id, first.id]


def test_who_waits_can_be_accepted_and_who_is_refused_waits_no_longer(scene: SceneOf) -> None:
    s = scene()
    first, second = s.asks(s.technician()), s.asks(s.technician())
    s.decides(WAIT, first, second)
    s.decides(ACCEPT, second, seen=NominationState.RESERVE)
    s.decides(REFUSE, first, seen=NominationState.RESERVE)
    states = {row.nomination_id: row.state for row in s.tx.scalars(select(Registration))}
    assert states == {first.id: RegistrationState.WITHDRAWN, second.id: RegistrationState.ACCEPTED}
    assert s.run.seats_taken == 1


def test_a_refusal_can_be_changed_into_a_seat(scene: SceneOf) -> None:
    s = scene()
    wish = s.asks(s.technician())
    s.decides(REFUSE, wish)
    s.decides(ACCEPT, wish, seen=NominationState.NOT_SELECTED)
    assert wish.state is NominationState.SELECTED


def test_a_decision_sent_twice_changes_nothing(scene: SceneOf) -> None:
    s = scene()
    wish = s.asks(s.technician())
    s.decides(ACCEPT, wish)
    s.decides(ACCEPT, wish)
    assert s.run.seats_taken == 1
    decided = s.tx.scalars(select(AuditEvent).where(AuditEvent.action == "nomination.decided")).all()
    assert len(decided) == 1


def test_what_somebody_else_decided_meanwhile_is_not_overruled(scene: SceneOf) -> None:
    s = scene()
    first, second = s.asks(s.technician("Abebe")), s.asks(s.technician("Almaz"))
    s.decides(REFUSE, first)
    with pytest.raises(RuleBroken, match="Abebe was decided about meanwhile: Not accepted"):
        s.decides(ACCEPT, first, second)
    assert second.state is NominationState.SUBMITTED


def test_a_coordinator_of_another_facility_decides_nothing_here(scene: SceneOf) -> None:
    s = scene()
    wish = s.asks(s.technician())
    other = a_facility(s.tx, "DAL", iso2="CN", timezone="Asia/Shanghai")
    stranger = actor(a_coordinator(s.tx, other, "c@dal.example"))
    for facility_id in (s.facility.id, other.id):
        with pytest.raises(NotFound):
            decide(
                s.tx,
                facility_id,
                [wish.id],
                ACCEPT,
                seen=NominationState.SUBMITTED,
                note="",
                actor=stranger,
                now=NOW,
            )
    assert wish.state is NominationState.SUBMITTED


def test_nobody_gets_a_seat_of_a_cancelled_run_but_all_can_be_refused(scene: SceneOf) -> None:
    s = scene()
    wish = s.asks(s.technician())
    s.run.state = RunState.CANCELLED
    s.tx.flush()
    with pytest.raises(RuleBroken, match="Cancelled"):
        s.decides(ACCEPT, wish)
    s.decides(REFUSE, wish)
    assert wish.state is NominationState.NOT_SELECTED


def test_choosing_nobody_is_told(scene: SceneOf) -> None:
    with pytest.raises(RuleBroken, match="at least one"):
        scene().decides(ACCEPT)
