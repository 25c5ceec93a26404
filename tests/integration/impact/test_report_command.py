"""``flask report cohort``, as operators and scripts use it."""

import json
from datetime import date

import pytest

from tests import builders as make
from tests.conftest import written
from trainfac.certificates.states import USUAL_KINDS
from trainfac.enrolment.states import RegistrationState
from trainfac.scheduling.states import RunState

KEYS = [
    "technicians", "laboratories", "countries", "africa", "asia", "enrolments", "ldc_technicians", "asean_countries",
    "provinces", "certificates",
]  # fmt: skip


@pytest.fixture
def cohort(app):
    """A run in 2012 with people of Bhutan, Ghana and Myanmar, one who waits, and one at another facility."""
    with written(app) as tx:
        facility, elsewhere = make.a_facility(tx), make.a_facility(tx, "DLI", iso2="CN")
        run = make.a_run(
            tx, facility, make.course(tx), code="HYD-2012-01", starts_on=date(2012, 3, 5), state=RunState.CLOSED
        )
        other = make.a_run(
            tx, elsewhere, make.course(tx), code="DLI-2012-01", starts_on=date(2012, 3, 5), state=RunState.CLOSED
        )
        for name, iso2 in (("Karma", "BT"), ("Kofi", "GH"), ("Thant", "MM")):
            make.a_registration(tx, run, make.a_person(tx, name), make.a_laboratory(tx, f"Lab {name}", iso2))
        waits = make.a_registration(tx, run, make.a_person(tx, "Wen"), make.a_laboratory(tx, "Lab Wen", "MN"))
        waits.state, waits.waitlist_rank = RegistrationState.WAITING, 1
        make.a_registration(tx, other, make.a_person(tx, "Li"), make.a_laboratory(tx, "Lab Li", "CN"))


@pytest.fixture
def report(app, cohort):
    runner = app.test_cli_runner()
    return lambda options: runner.invoke(args=["report", "cohort", *options.split()])


def figures(answered):
    assert answered.exit_code == 0, answered.stderr
    return json.loads(answered.stdout)


def test_the_keys_are_those_that_scripts_expect(report):
    told = figures(report("--facility HYD --json"))
    assert list(told) == KEYS
    assert set(told["certificates"]) == {kind.value for kind in USUAL_KINDS}


def test_participants_of_the_facility_are_counted(report):
    told = figures(report("--facility HYD --from 2012-03-05 --to 2012-03-05 --json"))
    assert {key: told[key] for key in KEYS[:8]} == {
        "technicians": 3, "laboratories": 3, "countries": 3, "africa": 1, "asia": 2, "enrolments": 3,
        "ldc_technicians": 2, "asean_countries": 1,
    }  # fmt: skip
    assert told["certificates"] == {"achievement": 0, "participation": 0, "attendance": 0}


def test_groups_are_read_as_of_the_run_or_of_a_day(report):
    assert figures(report("--facility HYD --as-of run-start --json"))["ldc_technicians"] == 2
    assert figures(report("--facility HYD --as-of 2026-11-23 --json"))["ldc_technicians"] == 1


def test_runs_outside_the_period_are_not_counted(report):
    assert figures(report("--facility HYD --from 2012-03-06 --json"))["technicians"] == 0
    assert figures(report("--facility HYD --to 2012-03-04 --json"))["technicians"] == 0


def test_the_code_of_a_facility_may_be_written_small(report):
    assert figures(report("--facility hyd --json"))["technicians"] == 3


def test_for_people_every_figure_is_a_line(report):
    lines = [line.split(maxsplit=1) for line in report("--facility HYD").stdout.splitlines()]
    assert ["3", "technicians"] in lines
    assert ["0", "certificates of achievement"] in lines


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--facility NONE --json", "facilities are: DLI, HYD"),
        ("--facility HYD --from 2012-03-06 --to 2012-03-05", "is before --from"),
        ("--facility HYD --as-of yesterday", "neither run-start nor a day"),
        ("--facility HYD --from 2012-13-01", "does not match"),
        ("--json", "Missing option '--facility'"),
    ],
)
def test_what_makes_no_sense_is_a_failure_told_on_standard_error(report, options, told):
    answered = report(options)
    assert answered.exit_code != 0
    assert told in answered.stderr
    assert answered.stdout == ""
