"""A list held against people, laboratories and runs that exist."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from tests import builders as make
from tests.conftest import NOW
from tests.integration.imports.lists import a_hall, coordinator, counted, imported, planned, run_of, someone, told
from tests.unit.imports.samples import csv_file
from trainfac.delivery.models import AttendanceRecord
from trainfac.delivery.services.totals import record_share
from trainfac.directory.kinds import Sex
from trainfac.directory.models import Employment, Person
from trainfac.enrolment.models import Nomination, Registration
from trainfac.enrolment.states import NominationState, RegistrationState
from trainfac.imports.jobs import import_list
from trainfac.imports.states import RowVerdict
from trainfac.infra.db import db, read
from trainfac.kernel.errors import NotFound
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import RunState

AHEAD = {
    "course_run": "HYD-2026-01",
    "run_start": "",
    "run_end": "",
    "attendance_pct": "",
    "pre_test": "",
    "post_test": "",
}


@pytest.fixture
def hall(tx):
    return a_hall(tx)


@pytest.fixture
def lake(tx):
    laboratory = make.a_laboratory(tx, "Lake Food Laboratory (demo)", "KE")
    tx.commit()
    return laboratory


def test_only_what_is_empty_of_a_person_is_filled_in(hall, lake, tx):
    person = make.a_person(tx, "Achieng Otieno 1", at=lake, email="old@lab.example")
    person.sex = Sex.MALE
    tx.commit()
    imported(hall, someone(1, email="", lab_ref=""))
    read().rollback()
    found = read().scalars(select(Person)).one()
    assert (found.id, found.sex, found.email, found.reference) == (person.id, Sex.MALE, "old@lab.example", "P-1")


def test_a_laboratory_on_file_is_used_and_completed(hall, lake):
    imported(hall, someone(1, country="Kenya"))
    read().rollback()
    assert counted(read())["organisation"] == 1
    registration = read().scalars(select(Registration)).one()
    assert (registration.organisation_id, registration.organisation.reference) == (lake.id, "LAB-1")
    assert (registration.organisation.field, registration.organisation.city) == ("food", "Kisumu")


def test_a_merged_person_is_registered_as_the_one_who_stays(hall, lake, tx):
    kept = make.a_person(tx, "Achieng O.", at=lake)
    merged = make.a_person(tx, "Achieng Otieno 1", at=lake)
    merged.reference, merged.merged_into_id = "P-1", kept.id
    make.a_registration(tx, make.a_run(tx, hall, make.course(tx), code="X-1"), kept, lake)  # known here
    tx.commit()
    assert imported(hall, someone(1)).problems == ()
    assert {registration.person_id for registration in read().scalars(select(Registration))} == {kept.id}


def test_a_coordinator_learns_nothing_of_strangers_by_their_references(hall, lake, tx):
    stranger = make.a_person(tx, "Secret Person", at=lake, email="secret@lab.example")
    stranger.reference = "P-1"
    tx.commit()
    outcome = imported(hall, someone(1), dry_run=True)
    assert [(row, column) for row, column, _ in told(outcome)] == [(2, "person_ref")]
    assert "Secret" not in told(outcome)[0][2]


def test_a_workplace_of_years_ago_leaves_the_present_one(hall, lake, tx):
    present = make.a_laboratory(tx, "Present Laboratory", "KE")
    person = make.a_person(tx, "Achieng Otieno 1", at=present, email="person1@lab.example")
    tx.commit()
    imported(hall, someone(1))
    jobs = {
        job.organisation_id: job.ended_on for job in read().scalars(select(Employment)) if job.person_id == person.id
    }
    assert jobs == {present.id: None, lake.id: date(2025, 6, 20)}


def test_people_of_a_list_get_the_seats_of_a_run_that_exists(hall, tx):
    make.a_run(tx, hall, make.course(tx), capacity=2)
    tx.commit()
    outcome = imported(hall, *(someone(n, **AHEAD) for n in (1, 2, 3)))
    assert (outcome.tally.ok, outcome.tally.wrong) == (2, 1)
    assert [(row, column) for row, column, _ in told(outcome)] == [(4, "course_run")]
    assert "run HYD-2026-01 has 2 seats, and all are taken" in told(outcome)[0][2]
    assert (run_of(read(), "HYD-2026-01").seats_taken, counted(read())["registration"]) == (2, 2)


def test_a_wish_that_waits_is_granted_by_the_list(hall, lake, tx):
    run = make.a_run(tx, hall, make.course(tx))
    person = make.a_person(tx, "Achieng Otieno 1", at=lake, email="person1@lab.example")
    wish = Nomination(run_id=run.id, person_id=person.id, organisation_id=lake.id)
    tx.add(wish)
    tx.commit()
    imported(hall, someone(1, **AHEAD))
    read().rollback()
    assert read().get_one(Nomination, wish.id).state is NominationState.SELECTED
    assert read().scalars(select(Registration.nomination_id)).one() == wish.id


def test_whoever_waits_goes_on_waiting(hall, lake, tx):
    run = make.a_run(tx, hall, make.course(tx), capacity=5)
    person = make.a_person(tx, "Achieng Otieno 1", at=lake, email="person1@lab.example")
    waiting = make.a_registration(tx, run, person, lake)
    waiting.state, waiting.waitlist_rank, run.seats_taken = RegistrationState.WAITING, 1, 0
    tx.commit()
    assert imported(hall, someone(1, **AHEAD)).tally.enrolments == 0
    assert read().get_one(Registration, waiting.id).state is RegistrationState.WAITING


@pytest.mark.parametrize("state", [RunState.CLOSED, RunState.CANCELLED])
def test_nobody_is_added_to_a_run_that_was_put_away(hall, tx, state):
    make.a_run(tx, hall, make.course(tx), state=state)
    tx.commit()
    outcome = imported(hall, someone(1, **AHEAD))
    assert "nobody can be added to run HYD-2026-01 any more" in told(outcome)[0][2]
    assert counted(read())["person"] == 0


def test_a_list_of_a_run_that_was_closed_since_changes_nothing(hall, tx):
    imported(hall, someone(1))
    tx.get_one(CourseRun, run_of(read()).id).state = RunState.CLOSED
    tx.commit()
    assert (imported(hall, someone(1)).tally.unchanged, imported(hall, someone(2)).tally.wrong) == (1, 1)


def test_a_run_of_another_facility_takes_nobody_from_here(hall, tx):
    other = make.a_facility(tx, "DLI", iso2="CN", timezone="Asia/Shanghai")
    make.a_run(tx, other, make.course(tx))
    tx.commit()
    outcome = imported(hall, someone(1, **AHEAD))
    assert "run HYD-2026-01 belongs to another facility" in told(outcome)[0][2]


def test_a_run_that_exists_is_found_by_course_and_first_day(hall, tx):
    run = make.a_run(tx, hall, make.course(tx))
    tx.commit()
    row = someone(1, **{**AHEAD, "course_run": "", "run_start": run.starts_on.isoformat()})
    assert imported(hall, row).tally.enrolments == 1
    assert counted(read())["course_run"] == 1


def test_two_runs_that_begin_on_one_day_need_a_code(hall, tx):
    for code in ("HYD-1", "HYD-2"):
        make.a_run(tx, hall, make.course(tx), code=code)
    tx.commit()
    outcome = imported(hall, someone(1, **{**AHEAD, "course_run": "", "run_start": "2026-12-07"}))
    assert [(row, column) for row, column, _ in told(outcome)] == [(2, "course")]
    assert "several runs of QMS-101 begin on 2026-12-07" in told(outcome)[0][2]


def test_attendance_on_record_stays(hall, lake, tx):
    run = make.a_run(tx, hall, make.course(tx), starts_on=date(2026, 11, 2), state=RunState.FINISHED)
    make.a_session(tx, run, starts_at=NOW - timedelta(days=15))
    tx.refresh(run)
    person = make.a_person(tx, "Achieng Otieno 1", at=lake, email="person1@lab.example")
    registration = make.a_registration(tx, run, person, lake)
    record_share(tx, registration.id, run.sessions, 50, user_id=None)
    tx.commit()
    outcome = imported(hall, someone(1, **{**AHEAD, "attendance_pct": "100"}))
    assert (outcome.tally.matched, outcome.tally.enrolments) == (1, 0)
    assert read().scalars(select(AttendanceRecord.minutes)).one() == 45


def test_a_preview_does_not_keep_anybody_from_taking_the_seat(hall, tx):
    """What is confirmed is planned anew: a seat may be gone."""
    run = make.a_run(tx, hall, make.course(tx), capacity=1)
    tx.commit()
    assert [plan.verdict for plan in planned(hall, someone(1, **AHEAD))] == [RowVerdict.NEW]
    make.a_registration(tx, run, make.a_person(tx, "First"), make.a_laboratory(tx))
    tx.commit()
    assert imported(hall, someone(1, **AHEAD)).tally.wrong == 1


def test_only_coordinators_of_the_facility_import(hall, tx):
    other = make.a_facility(tx, "DLI", iso2="CN", timezone="Asia/Shanghai")
    tx.commit()
    with pytest.raises(NotFound):
        import_list(csv_file(someone(1)), "list.csv", hall, actor=coordinator(other), now=NOW)
    assert counted(read())["person"] == 0


def test_what_is_asked_of_the_database_does_not_grow_with_the_people_of_a_run(hall):
    imported(hall, someone(0))
    with heard() as few:
        imported(hall, *(someone(n) for n in range(1, 3)))
    with heard() as many:
        imported(hall, *(someone(n) for n in range(3, 20)))
    assert len(many) == len(few)


@contextmanager
def heard():
    """The questions sent to the database."""
    questions = []

    def hear(*told):
        if told[2].startswith("SELECT"):
            questions.append(told[2])

    event.listen(db.engine, "before_cursor_execute", hear)
    yield questions
    event.remove(db.engine, "before_cursor_execute", hear)
