"""What is there after the demonstration was loaded."""

import csv
import json
from collections import Counter
from importlib.resources import files

import pytest
from sqlalchemy import func, select

from trainfac.certificates.models import Certificate
from trainfac.demo.accounts import PASSWORD, SIGN_INS
from trainfac.demo.facilities import FACILITIES
from trainfac.directory.models import Person
from trainfac.enrolment.models import Registration
from trainfac.identity.models import User
from trainfac.identity.passwords import Passwords
from trainfac.infra.db import Base, read
from trainfac.infra.files import StoredFile
from trainfac.scheduling.models import CourseRun, Facility
from trainfac.scheduling.states import RunState

# As published; ASEAN countries and provinces of the Hyderabad cohort follow from its rows.
UVSSTF = {
    "technicians": 89,
    "laboratories": 45,
    "countries": 23,
    "africa": 12,
    "asia": 11,
    "enrolments": 96,
    "ldc_technicians": 64,
    "certificates": {"achievement": 67, "participation": 15, "attendance": 7},
}
DALI = {
    "technicians": 40,
    "laboratories": 24,
    "asean_countries": 10,
    "provinces": 11,
    "enrolments": 40,
    "certificates": {"achievement": 31, "participation": 6, "attendance": 3},
}
UVSSTF_PERIOD = ("--facility", "UVSSTF", "--from", "2010-04-01", "--to", "2011-09-30")
DALI_PERIOD = ("--facility", "DALI", "--from", "2011-10-01", "--to", "2013-06-30")


def report(demonstration, *options):
    answer = demonstration.run("report", "cohort", "--json", *options)
    assert answer.exit_code == 0, answer.stderr
    return json.loads(answer.stdout)


def test_loading_tells_its_steps_and_ends_well(demonstration):
    assert demonstration.told.exit_code == 0, demonstration.told.output
    told = demonstration.told.stdout.splitlines()
    assert told[0] == "249 countries, 0 courses added"
    assert {"UVSSTF: 89 participants of past runs", "DALI: 40 participants of past runs"} <= set(told)
    assert "UVSSTF: UV-2010-01: 9 certificates" in told
    assert told[-1] == "one sign-in for each role"


@pytest.mark.parametrize(("period", "published"), [(UVSSTF_PERIOD, UVSSTF), (DALI_PERIOD, DALI)])
def test_the_published_figures_come_out_of_the_rows(demonstration, period, published):
    found = report(demonstration, *period)
    assert {name: found[name] for name in published} == published


def test_country_groups_can_be_read_as_of_a_day(demonstration):
    assert report(demonstration, *UVSSTF_PERIOD, "--as-of", "2026-11-23")["ldc_technicians"] == 61


def test_everybody_has_the_certificate_that_the_list_says(demonstration):
    read().rollback()
    query = select(Person.reference, Certificate.kind).join(Certificate.registration).join(Registration.person)
    issued = {reference: kind.value for reference, kind in read().execute(query)}
    listed = {}
    for demo in FACILITIES:
        text = (files("trainfac.data") / "demo" / demo.cohort).read_text("utf-8")
        listed |= {row["person_ref"]: row["certificate"] for row in csv.DictReader(text.splitlines())}
    assert issued == listed


def test_certificates_are_dated_on_the_last_day_and_numbered_without_gap(demonstration):
    rows = read().scalars(select(Certificate).order_by(Certificate.facility_id, Certificate.year, Certificate.number))
    numbers = {}
    for certificate in rows:
        assert certificate.issued_on == certificate.registration.run.ends_on
        numbers.setdefault((certificate.facility_id, certificate.year), []).append(certificate.number)
    assert [found == list(range(1, len(found) + 1)) for found in numbers.values()] == [True] * 5


@pytest.mark.parametrize("loaded", ["sqlite"], indirect=True)  # documents are drawn for this one
def test_every_certificate_has_its_document(demonstration):
    store = demonstration.app.extensions["files"]
    stored = list(read().scalars(select(StoredFile).join(Certificate, Certificate.file_id == StoredFile.id)))
    assert len(stored) == 129
    assert all(store.read(file).startswith(b"%PDF-") for file in stored)


def test_the_runs_of_the_cohorts_are_put_away_and_others_are_around_today(demonstration):
    states = {}
    for code, run in read().execute(select(Facility.code, CourseRun).join(CourseRun.facility)):
        states.setdefault(code, []).append(run.state if run.starts_on.year > 2020 else "cohort")
        assert run.starts_on.year > 2020 or run.state is RunState.CLOSED
    assert Counter(states["UVSSTF"])["cohort"] == 10
    assert Counter(states["DALI"])["cohort"] == 4
    assert len(states["UVSSTF"]) == 16
    assert len(states["DALI"]) == 8
    assert {RunState.DRAFT, RunState.PUBLISHED, RunState.CONFIRMED} <= set(states["UVSSTF"]) & set(states["DALI"])


def test_there_is_a_sign_in_for_each_role_and_it_is_told(demonstration):
    told = demonstration.run("demo", "sign-ins").stdout
    passwords = Passwords(1)
    for sign_in in SIGN_INS:
        assert sign_in.email in told
        user = read().scalars(select(User).where(User.email == sign_in.email)).one()
        assert passwords.fits(user.password_hash, PASSWORD)
    assert told.count(PASSWORD) == len(SIGN_INS)


def test_loading_again_changes_nothing(demonstration):
    before = rows()
    again = json.loads(demonstration.run("demo", "load", "--json").stdout)
    assert "UVSSTF: 89 participants of past runs" in again["told"]
    assert rows() == before


def test_nothing_is_loaded_where_somebody_works_already(demonstration):
    before = rows()
    answer = demonstration.run("demo", "load", "--if-empty")
    assert (answer.exit_code, answer.stdout) == (0, "somebody uses this database already; nothing was loaded\n")
    assert rows() == before


def test_importing_a_cohort_once_more_changes_nothing(demonstration, tmp_path):
    path = tmp_path / "demo_uvsstf.csv"
    path.write_bytes((files("trainfac.data") / "demo" / "demo_uvsstf.csv").read_bytes())
    before = rows()
    answer = json.loads(demonstration.run("import", "participants", str(path), "--facility", "UVSSTF", "--json").stdout)
    assert (answer["created_people"], answer["matched_people"], answer["enrolments"]) == (0, 89, 0)
    assert rows() == before


def rows():
    """How many rows each table has."""
    read().rollback()
    tables = Base.metadata.sorted_tables
    return {table.name: read().scalar(select(func.count()).select_from(table)) for table in tables}
