"""A finished run is put away: how it ended for each participant is written down."""

from datetime import timedelta

import pytest

from tests import builders as make
from tests.conftest import NOW
from trainfac.delivery.services.attendance import AttendanceEntry, record_attendance
from trainfac.delivery.services.closing import close_run
from trainfac.delivery.services.totals import record_share
from trainfac.delivery.states import AttendanceStatus
from trainfac.enrolment.states import RegistrationState
from trainfac.kernel.errors import NotFound, RuleBroken
from trainfac.scheduling.states import RunState


class House:
    """A finished run of five sessions."""

    def __init__(self, tx, state=RunState.FINISHED):
        self.tx = tx
        self.facility = make.a_facility(tx)
        self.run = make.a_run(tx, self.facility, make.course(tx), state=state)
        self.sessions = [make.a_session(tx, self.run, starts_at=NOW - timedelta(days=day)) for day in range(5, 0, -1)]
        self.laboratory = make.a_laboratory(tx)
        self.coordinator = make.actor(make.a_coordinator(tx, self.facility))

    def participant(self, name, share=None, sessions=None, **given):
        found = make.a_registration(self.tx, self.run, make.a_person(self.tx, name), self.laboratory, **given)
        if share is not None:
            record_share(self.tx, found.id, sessions or self.sessions, share, user_id=None)
        return found

    def close(self, actor=None):
        return close_run(self.tx, self.run.id, actor=actor or self.coordinator)


def test_attendance_says_how_the_run_ended_for_everybody(tx):
    house = House(tx)
    shares = {"Abebe": 100, "Bontu": 80, "Chala": 79, "Derartu": 0}
    people = [house.participant(name, share) for name, share in shares.items()]
    assert house.close().state is RunState.CLOSED
    assert [person.state.value for person in people] == ["completed", "completed", "not_completed", "no_show"]


def test_those_who_wait_or_left_stay_what_they_are(tx):
    house = House(tx)
    house.participant("Abebe", 100)
    waits = house.participant("Bontu")
    waits.state, waits.waitlist_rank = RegistrationState.WAITING, 1
    left = house.participant("Chala", state=RegistrationState.WITHDRAWN)
    house.close()
    assert (waits.state, left.state) == (RegistrationState.WAITING, RegistrationState.WITHDRAWN)


def test_what_was_written_when_a_certificate_was_issued_follows_later_corrections(tx):
    house = House(tx)
    certified = house.participant("Abebe", 50, state=RegistrationState.COMPLETED)
    house.close()
    assert certified.state is RegistrationState.NOT_COMPLETED


def test_a_run_with_gaps_in_its_attendance_is_not_put_away(tx):
    house = House(tx)
    gap = house.participant("Abebe", 100, sessions=house.sessions[:4])
    house.participant("Bontu", 100)
    with pytest.raises(RuleBroken) as refused:
        house.close()
    assert "Participants whose attendance is not complete: 1." in str(refused.value.reasons[0])
    assert gap.state is RegistrationState.ACCEPTED


def test_a_run_of_which_nothing_is_recorded_ends_in_nobody_knows_what(tx):
    house = House(tx)
    unknown = house.participant("Abebe")
    assert house.close().state is RunState.CLOSED
    assert unknown.state is RegistrationState.ACCEPTED


def test_a_correction_after_closing_corrects_the_outcome_of_those_it_is_about(tx):
    house = House(tx)
    came, stayed = house.participant("Abebe", 0), house.participant("Bontu", 0)
    house.close()
    for session in house.sessions:
        entry = AttendanceEntry(came.id, AttendanceStatus.PRESENT)
        record_attendance(tx, session.id, [entry], actor=house.coordinator, now=NOW, reason="The paper sheet was found")
    assert (came.state, stayed.state) == (RegistrationState.COMPLETED, RegistrationState.NO_SHOW)


@pytest.mark.parametrize("state", [RunState.RUNNING, RunState.CLOSED, RunState.CANCELLED])
def test_only_a_finished_run_is_put_away(tx, state):
    house = House(tx, state)
    person = house.participant("Abebe", 100)
    with pytest.raises(RuleBroken):
        house.close()
    assert person.state is RegistrationState.ACCEPTED


def test_a_coordinator_of_another_facility_is_told_there_is_no_such_run(tx):
    house = House(tx)
    stranger = make.actor(make.a_coordinator(tx, make.a_facility(tx, "DLI", iso2="CN"), "c@dli.example"))
    with pytest.raises(NotFound):
        house.close(stranger)
