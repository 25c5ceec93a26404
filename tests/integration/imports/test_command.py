"""Lists on the command line."""

import json

import pytest

from tests.integration.imports.lists import a_hall, counted, someone
from tests.unit.imports.samples import csv_file
from trainfac.infra.db import read

KEYS = ["rows", "ok", "created_people", "matched_people", "created_laboratories", "enrolments", "errors"]


@pytest.fixture
def hall(tx):
    return a_hall(tx)


@pytest.fixture
def run(app, hall, tmp_path):
    def run(content, *options):
        path = tmp_path / "list.csv"
        path.write_bytes(content)
        return app.test_cli_runner().invoke(args=["import", "participants", str(path), "--facility", "HYD", *options])

    return run


def test_a_good_list_answers_with_its_counts_and_status_0(run):
    result = run(csv_file(someone(1), someone(2)), "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, list(answer)) == (0, KEYS)
    assert list(answer.values()) == [2, 2, 2, 0, 1, 2, []]


def test_the_second_time_everybody_is_matched(run):
    run(csv_file(someone(1), someone(2)))
    answer = json.loads(run(csv_file(someone(1), someone(2)), "--json").stdout)
    assert list(answer.values()) == [2, 2, 0, 2, 0, 0, []]


def test_bad_rows_are_told_and_the_others_imported_with_status_1(run):
    result = run(csv_file(someone(1), someone(2, country="Atlantis")), "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["ok"], answer["enrolments"]) == (1, 1, 1)
    assert [(error["row"], error["column"]) for error in answer["errors"]] == [(3, "country")]
    assert "“Atlantis” is not a country we know" in answer["errors"][0]["message"]
    assert counted(read())["person"] == 1


def test_a_dry_run_answers_the_same_and_writes_nothing(run):
    content = csv_file(someone(1), someone(2, course="NO-1"), someone(3))
    dry = run(content, "--json", "--dry-run")
    assert counted(read())["person"] == 0
    real = run(content, "--json")
    assert (dry.stdout, dry.exit_code) == (real.stdout, real.exit_code)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"full_name\nA\n"], ids=["empty", "pdf", "no columns"])
def test_what_cannot_be_read_is_told_with_status_1(run, content):
    result = run(content, "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["rows"], len(answer["errors"])) == (1, 0, 1)
    assert answer["errors"][0]["message"]


def test_people_are_told_in_words(run):
    result = run(csv_file(someone(1), someone(2, country="Atlantis")))
    assert "2 rows, of which 1 were imported" in result.stdout
    assert "Atlantis" in result.stderr


def test_an_unknown_facility_is_told_with_those_there_are(app, hall, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(csv_file(someone(1)))
    result = app.test_cli_runner().invoke(args=["import", "participants", str(path), "--facility", "NOWHERE"])
    assert result.exit_code == 1
    assert "HYD" in result.stderr
