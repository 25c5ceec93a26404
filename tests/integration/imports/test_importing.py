"""A list imported into a facility that has nothing yet, once and again."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.integration.imports.lists import a_hall, counted, imported, planned, run_of, someone, told
from trainfac.certificates.queries import evidence_of_run
from trainfac.delivery.models import Assessment
from trainfac.delivery.queries import roster
from trainfac.delivery.states import AssessmentKind
from trainfac.directory.kinds import OrganisationKind, Sex
from trainfac.directory.models import Organisation, Person
from trainfac.enrolment.models import Registration
from trainfac.enrolment.states import RegistrationState
from trainfac.imports.tally import Tally
from trainfac.infra.audit import AuditEvent
from trainfac.infra.db import read
from trainfac.scheduling.states import RunState


@pytest.fixture
def hall(tx):
    return a_hall(tx)


def test_a_list_brings_people_laboratories_runs_and_places(hall):
    outcome = imported(hall, someone(1), someone(2), someone(3, laboratory="Coast Lab", lab_ref="LAB-2"))
    assert (outcome.rows, outcome.problems) == (3, ())
    assert outcome.tally == Tally(ok=3, new=3, created_laboratories=2, enrolments=3)
    found = counted(read())
    assert (found["person"], found["organisation"], found["course_run"], found["registration"]) == (3, 2, 1, 3)


def test_importing_again_changes_nothing(hall):
    rows = [someone(1), someone(2, second_run="HYD-2025-02", second_course="QMS-102"), someone(3, **_second())]
    imported(hall, *rows)
    before = counted(read())
    again = imported(hall, *rows)
    assert again.tally == Tally(ok=3, unchanged=3)
    assert again.tally.matched_people == 3
    assert counted(read()) == before


def test_a_dry_run_says_the_same_and_writes_nothing(hall):
    rows = [someone(1), someone(2, country="Atlantis"), someone(3, laboratory="Coast Lab", lab_ref="")]
    before = counted(read())
    dry = imported(hall, *rows, dry_run=True)
    assert counted(read()) == before
    assert dry == imported(hall, *rows)


def test_bad_rows_do_not_keep_good_ones_out(hall):
    outcome = imported(hall, someone(1), someone(2, country="Atlantis"), someone(3))
    assert (outcome.tally.ok, outcome.tally.wrong) == (2, 1)
    assert [(row, column) for row, column, _ in told(outcome)] == [(3, "country")]
    assert {person.reference for person in read().scalars(select(Person))} == {"P-1", "P-3"}


def test_a_person_is_written_as_the_list_says(hall):
    imported(hall, someone(1, native_name="አበበ ታደሰ", native_lang="am", gender="X"))
    person = read().scalars(select(Person)).one()
    assert (person.full_name, person.native_name, person.native_lang) == ("Achieng Otieno 1", "አበበ ታደሰ", "am")
    assert (person.sex, person.email, person.reference) == (Sex.UNSPECIFIED, "person1@lab.example", "P-1")
    job = person.employments[0]
    assert (job.organisation.name, job.job_title, job.confirmed) == ("Lake Food Laboratory (demo)", "Analyst", True)


def test_a_laboratory_is_written_as_the_list_says(hall):
    imported(hall, someone(1, country="China", subdivision="cn-yn", city="Dali", lab_kind="dairy"))
    laboratory = read().scalars(select(Organisation)).one()
    assert (laboratory.kind, laboratory.field, laboratory.city) == (OrganisationKind.LABORATORY, "dairy", "Dali")
    assert (laboratory.country.iso2, laboratory.admin_area.code, laboratory.reference) == ("CN", "CN-YN", "LAB-1")


def test_a_past_run_is_finished_and_its_sessions_lie_within_its_days(hall):
    imported(hall, someone(1))
    run = run_of(read())
    assert (run.state, run.course.version, run.capacity, run.seats_taken) == (RunState.FINISHED, 1, 20, 1)
    days = {session.starts_at.astimezone(hall.zone).date() for session in run.sessions}
    assert run.starts_on <= min(days) <= max(days) <= run.ends_on
    assert {(session.room_id, len(session.trainers)) for session in run.sessions} == {(None, 0)}


def test_a_run_has_seats_for_everybody_on_the_list(hall):
    assert imported(hall, *(someone(n) for n in range(25))).problems == ()
    run = run_of(read())
    assert (run.capacity, run.seats_taken) == (25, 25)


def test_a_run_ahead_is_a_draft_with_its_participants(hall):
    imported(hall, someone(1, course_run="HYD-2027-01", run_start="2027-03-01", run_end="2027-03-12"))
    run = run_of(read(), "HYD-2027-01")
    assert (run.state, run.published_at, run.seats_taken) == (RunState.DRAFT, None, 1)
    assert [registration.state for registration in roster(read(), run.id)] == [RegistrationState.ACCEPTED]


def test_a_run_that_is_being_held_is_running(hall):
    imported(hall, someone(1, course_run="HYD-2026-09", run_start="2026-11-16", run_end="2026-11-27"))
    assert run_of(read(), "HYD-2026-09").state is RunState.RUNNING


def test_a_run_named_by_course_and_day_gets_a_code_and_is_found_again(hall):
    row = someone(1, course_run="")
    imported(hall, row)
    assert run_of(read(), "HYD-2025-01").course.code == "QMS-101"
    assert imported(hall, row).tally == Tally(ok=1, unchanged=1)


@pytest.mark.parametrize("share", ["100", "85", "80", "79.5", "33.33", "1"])
def test_attendance_is_the_share_of_the_hours_held(hall, share):
    imported(hall, someone(1, attendance_pct=share))
    run, registration = _only_registration()
    evidence = evidence_of_run(read(), run.id, [registration])[registration.id]
    wanted = Decimal(share) * evidence.minutes_held / 100
    assert wanted <= evidence.minutes_attended < wanted + 1
    assert evidence.sessions_unrecorded == 0
    enough = Decimal(share) >= 80
    assert registration.state is (RegistrationState.COMPLETED if enough else RegistrationState.NOT_COMPLETED)


def test_whoever_attended_nothing_did_not_come(hall):
    imported(hall, someone(1, attendance_pct="0"))
    assert _only_registration()[1].state is RegistrationState.NO_SHOW


def test_test_results_are_recorded_and_only_the_last_is_to_be_passed(hall):
    imported(hall, someone(1))
    tests = {test.kind: test for test in read().scalars(select(Assessment))}
    assert [result.score for result in tests[AssessmentKind.PRE].results] == [Decimal(40)]
    assert [result.score for result in tests[AssessmentKind.POST].results] == [Decimal("70.5")]
    assert (tests[AssessmentKind.PRE].required, tests[AssessmentKind.POST].required) == (False, True)


def test_a_second_run_has_the_attendance_and_no_tests(hall):
    outcome = imported(hall, someone(1, second_run="HYD-2025-02"), someone(2, **_second()))
    assert outcome.tally.enrolments == 3
    second = run_of(read(), "HYD-2025-02")
    people = roster(read(), second.id)
    evidence = evidence_of_run(read(), second.id, people)
    by_reference = {person.person.reference: evidence[person.id] for person in people}
    assert by_reference["P-1"].minutes_attended == by_reference["P-2"].minutes_attended
    assert [test.score for test in by_reference["P-1"].assessments] == [None, None]
    assert [test.score for test in by_reference["P-2"].assessments] == [Decimal(40), Decimal("70.5")]


def test_no_certificate_is_issued(hall):
    imported(hall, someone(1, certificate="achievement"))
    run, registration = _only_registration()
    assert registration.person.full_name == "Achieng Otieno 1"
    assert run.state is RunState.FINISHED
    assert not read().scalars(select(AuditEvent.id).where(AuditEvent.action == "certificate.issued")).all()


def test_an_import_is_written_down_with_its_counts(hall):
    imported(hall, someone(1))
    event = read().scalars(select(AuditEvent).where(AuditEvent.action == "participants.imported")).one()
    assert (event.subject_id, event.after["new"], event.after["enrolments"]) == (hall.id, 1, 1)


def test_a_preview_tells_what_the_import_then_does(hall):
    rows = [someone(n, laboratory=f"Lab {n % 3}", lab_ref="") for n in range(8)]
    shown = [(plan.row.row, plan.verdict, plan.new_registrations) for plan in planned(hall, *rows)]
    outcome = imported(hall, *rows)
    assert [verdict.value for _, verdict, _ in shown] == ["new"] * 8
    assert (outcome.tally.created_laboratories, outcome.tally.enrolments) == (3, 8)


def _second():
    return {"course_run": "HYD-2025-02", "course": "QMS-102", "run_start": "2025-08-11", "run_end": "2025-08-22"}


def _only_registration():
    read().rollback()
    registration = read().scalars(select(Registration)).one()
    return registration.run, registration
