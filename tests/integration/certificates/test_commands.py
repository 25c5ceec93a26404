"""``flask certificates issue`` and ``verify``, as operators and scripts use them."""

import json
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import written
from tests.integration.certificates.house import AFTER, URL, House
from trainfac.certificates.models import Certificate
from trainfac.certificates.services.changing import Why, revoke_certificate
from trainfac.certificates.services.correcting import Correction, correct_certificate
from trainfac.certificates.states import ReasonCode
from trainfac.enrolment.models import Registration
from trainfac.scheduling.models import CourseRun
from trainfac.scheduling.states import RunState


@pytest.fixture
def house(app, monkeypatch):
    """A finished run: Abebe passed, Bontu never came."""
    monkeypatch.setattr(import_module("trainfac.cli.certificates"), "clock", lambda: AFTER)
    with written(app) as tx:
        house = House(tx)
        house.participant("Abebe Tadesse", score=88)
        house.participant("Bontu Regassa", share=0)
    return house


@pytest.fixture
def run(app):
    """Give a command to the application: ``run("certificates issue --run HYD-2026-01")``."""

    def run(line):
        with app.app_context():  # of its own, as a process has
            return app.test_cli_runner().invoke(args=line.split())

    return run


@pytest.fixture
def certificate(app, house, run):
    run("certificates issue --run HYD-2026-01")
    with written(app) as tx:
        return tx.scalars(select(Certificate)).one()


def test_issue_tells_what_came_of_it_in_the_words_scripts_expect(house, run):
    answered = run("certificates issue --run HYD-2026-01 --json")
    assert answered.exit_code == 0, answered.stderr
    told = json.loads(answered.stdout)
    assert {"issued", "refused", "files"} <= told.keys()
    assert told["issued"] == 1
    assert told["refused"] == [{"person": "Bontu Regassa", "reason": "Attended none of the hours held"}]
    assert [Path(path).read_bytes()[:5] for path in told["files"]] == [b"%PDF-"]


def test_issue_a_second_time_issues_nothing_and_names_the_same_files(house, run):
    first = json.loads(run("certificates issue --run HYD-2026-01 --json").stdout)
    second = json.loads(run("certificates issue --run HYD-2026-01 --json").stdout)
    assert (second["issued"], second["already"]) == (0, 1)
    assert second["files"] == first["files"]


def test_issue_for_people_says_the_same(house, run):
    told = run("certificates issue --run HYD-2026-01").stdout
    assert "1 issued, 0 had one already, 1 refused" in told
    assert "refused: Bontu Regassa: Attended none of the hours held" in told


def test_whoever_got_one_has_completed_the_run_and_nobody_else(app, house, run):
    run("certificates issue --run HYD-2026-01")
    with written(app) as tx:
        states = {name: state.value for name, state in tx.execute(select(Registration.full_name, Registration.state))}
    assert states == {"Abebe Tadesse": "completed", "Bontu Regassa": "accepted"}


@pytest.mark.parametrize("option", ["", " --json"])
def test_an_unknown_run_is_a_failure_told_on_standard_error(house, run, option):
    answered = run(f"certificates issue --run NONE{option}")
    assert answered.exit_code == 1
    assert "there is no course run “NONE”" in answered.stderr
    assert answered.stdout == ""


def test_a_run_that_is_not_held_is_a_failure(app, house, run):
    with written(app) as tx:
        tx.scalars(select(CourseRun)).one().state = RunState.PUBLISHED
    answered = run("certificates issue --run HYD-2026-01 --json")
    assert (answered.exit_code, answered.stdout) == (1, "")
    assert "confirmed and held" in answered.stderr


def test_a_document_that_cannot_be_made_is_a_failure_after_all_others_were_made(app, house, run):
    run("certificates issue --run HYD-2026-01")
    with written(app) as tx:
        spoilt = tx.scalars(select(Certificate)).one()
        spoilt.file_id = None
        spoilt.snapshot = {**spoilt.snapshot, "holder_name": "Tlingit \U0001f9ff"}
    answered = run("certificates issue --run HYD-2026-01 --json")
    assert answered.exit_code == 1
    assert json.loads(answered.stdout)["failed"][0]["serial"] == "HYD-2026-0001"
    assert "1 documents could not be made" in answered.stderr


def test_a_valid_certificate_with_every_printed_field(certificate, run):
    answered = run(f"certificates verify {certificate.code} --json")
    told = json.loads(answered.stdout)
    assert answered.exit_code == 0
    assert (told["state"], told["serial"], told["kind"]) == ("valid", "HYD-2026-0001", "achievement")
    assert (told["holder_name"], told["laboratory"], told["country"]) == (
        "Abebe Tadesse", "Awash Food Laboratory", "Ethiopia",
    )  # fmt: skip
    assert (told["course_code"], told["run_code"], told["issued_on"]) == ("QMS-101", "HYD-2026-01", "2026-11-21")
    assert (told["minutes_held"], told["minutes_attended"], told["attendance_percent"]) == (900, 900, 100)
    assert told["results"] == [{"title": "Post-test", "score": 88.0, "module": None}]
    assert len(told["modules"]) == 9


def test_the_codes_stay_with_whoever_has_them(certificate, run):
    told = run(f"certificates verify {certificate.human_code} --json").stdout
    assert json.loads(told)["state"] == "valid"
    assert certificate.code not in told


def test_a_revoked_certificate_says_so_and_why(app, house, certificate, run):
    with written(app) as tx:
        revoke_certificate(
            tx, certificate.id, why=Why(ReasonCode.ERROR, "Issued in error"), actor=house.actor, now=AFTER
        )
    answered = run(f"certificates verify {certificate.code} --json")
    told = json.loads(answered.stdout)
    assert answered.exit_code == 0
    assert (told["state"], told["reason"], told["holder_name"]) == ("revoked", "Issued in error", "Abebe Tadesse")


def test_a_superseded_certificate_names_its_successor(app, house, certificate, run):
    with written(app) as tx:
        correct_certificate(
            tx, certificate.id, Correction("Abebe T.", False, Why(ReasonCode.NAME, "Name")),
            actor=house.actor, now=AFTER, public_url=URL,
        )  # fmt: skip
    told = json.loads(run(f"certificates verify {certificate.code} --json").stdout)
    assert (told["state"], told["superseded_by"]) == ("superseded", "HYD-2026-0002")


def test_an_unknown_code_is_an_answer(house, run):
    answered = run("certificates verify AAAA-BBBB-CCCC --json")
    assert (answered.exit_code, json.loads(answered.stdout)) == (0, {"state": "unknown"})


def test_a_script_may_insist_on_a_valid_one(app, house, certificate, run):
    assert run(f"certificates verify {certificate.code} --check").exit_code == 0
    assert run("certificates verify AAAA-BBBB-CCCC --check").exit_code == 1
    with written(app) as tx:
        revoke_certificate(
            tx, certificate.id, why=Why(ReasonCode.ERROR, "Issued in error"), actor=house.actor, now=AFTER
        )
    answered = run(f"certificates verify {certificate.code} --check")
    assert answered.exit_code == 1
    assert answered.stdout.startswith("state: revoked")


def test_for_people_every_field_is_a_line(certificate, run):
    lines = run(f"certificates verify {certificate.code}").stdout.splitlines()
    assert lines[0] == "state: valid"
    assert "holder name: Abebe Tadesse" in lines
    assert "results: Post-test, 88.0" in lines
    assert "title: Certificate of achievement" in lines
    assert any(line.startswith("look: classic, #173f52, guilloche, native_name; laboratory; ") for line in lines)


@pytest.mark.parametrize("command", ["certificates issue", "certificates verify", "report cohort"])
def test_help_is_given_and_missing_words_are_a_failure(run, command):
    assert run(f"{command} --help").exit_code == 0
    assert run(command).exit_code == 2


def test_files_are_compared_with_what_was_stored(app, certificate, run):
    whole = run("files check")
    assert (whole.exit_code, whole.stdout) == (0, "all 1 kept files are as they were stored\n")
    store = app.extensions["files"]
    (path,) = [path for path in store.folder.rglob("*") if path.is_file()]
    path.write_bytes(path.read_bytes()[:-1])
    damaged = run("files check")
    assert damaged.exit_code == 1
    assert "is damaged in the storage" in damaged.stdout
    assert "1 of 1 kept files are missing or damaged" in damaged.stderr
    path.unlink()
    assert "is missing from the storage" in run("files check").stdout
