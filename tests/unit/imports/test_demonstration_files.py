"""The two published cohorts read completely, as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from importlib.resources import files

import openpyxl
import pytest

from trainfac.imports.lookups import Lookups, code_in, country_by_any_name
from trainfac.imports.participants import read_participants

DATA = files("trainfac.data")
COUNTRIES = list(csv.DictReader(io.StringIO((DATA / "countries.csv").read_text("utf-8"))))
LOOKUPS = Lookups(
    country=country_by_any_name((row["iso2"], row[key]) for row in COUNTRIES for key in ("iso2", "iso3", "name")),
    course=code_in(course["code"] for course in json.loads((DATA / "courses.json").read_text("utf-8"))),
)


def as_csv(name):
    return (DATA / "demo" / name).read_bytes()


def as_workbook(name):
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(as_csv(name).decode("utf-8"))):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("kind", [as_csv, as_workbook])
@pytest.mark.parametrize(
    ("name", "people", "enrolments", "runs", "certificates"),
    [
        ("demo_uvsstf.csv", 89, 96, 10, {"achievement": 67, "participation": 15, "attendance": 7}),
        ("demo_dali.csv", 40, 40, 4, {"achievement": 31, "participation": 6, "attendance": 3}),
    ],
)
def test_a_published_cohort_reads_without_a_problem(kind, name, people, enrolments, runs, certificates):
    file = read_participants(kind(name), name, LOOKUPS)
    named = [enrolment for row in file.participants for enrolment in row.enrolments]
    assert file.problems == ()
    assert (len(file.participants), len(named), len(file.runs)) == (people, enrolments, runs)
    assert Counter(enrolment.certificate for enrolment in named if enrolment.certificate) == certificates
