"""The demonstration's instruments, competences and absences."""

from __future__ import annotations

from sqlalchemy import select

from tests.conftest import NOW
from trainfac.infra.db import read
from trainfac.scheduling.calibration import Calibration, calibration
from trainfac.scheduling.models import Absence, Facility, Instrument, TrainingSession
from trainfac.scheduling.queries.trainers import techniques
from trainfac.scheduling.services.bookings import clashes_of
from trainfac.scheduling.states import PHYSICAL, ClashRule

IN_THE_WAY = PHYSICAL | {ClashRule.COMPETENCE, ClashRule.CALIBRATION, ClashRule.LEAVE, ClashRule.TWO_RUNS}


def facilities():
    read().rollback()
    return list(read().scalars(select(Facility).order_by(Facility.code)))


def test_techniques_are_named_as_modules_name_what_they_need(demonstration):
    named = {instrument.technique for instrument in read().scalars(select(Instrument))}
    assert len(named) > 8
    assert named <= set(techniques(read()))


def test_some_calibrations_are_due_and_most_hold(demonstration):
    today = NOW.date()
    states = [calibration(one.calibration_due, today) for one in read().scalars(select(Instrument))]
    assert {Calibration.OVERDUE, Calibration.DUE, Calibration.HOLDS} <= set(states)


def test_each_facility_has_a_leave_and_a_service_window_to_come(demonstration):
    absences = list(read().scalars(select(Absence).where(Absence.starts_at > NOW)))
    assert len([one for one in absences if one.resource_id is not None]) == 2
    assert len([one for one in absences if one.instrument_id is not None]) == 2


def test_trainers_are_competent_instruments_free_and_calibrated_and_nobody_is_in_two_runs_at_once(demonstration):
    assert [facility.checks_competence for facility in facilities()] == [False, True]
    for facility in facilities():
        query = select(TrainingSession).join(TrainingSession.run).where(TrainingSession.starts_at > NOW)
        planned = [one for one in read().scalars(query) if one.run.facility_id == facility.id]
        found, _around = clashes_of(read(), planned, facility=facility, now=NOW)
        assert [str(clash.message) for clash in found if clash.rule in IN_THE_WAY] == []
        assert sum(len(one.instruments) for one in planned) > 20
