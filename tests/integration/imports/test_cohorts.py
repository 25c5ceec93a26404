"""The two published cohorts, into a database with nothing but the facility."""

from importlib.resources import files

import pytest

from tests.conftest import NOW
from tests.integration.imports.lists import a_hall, coordinator
from trainfac.impact.queries import cohort_of
from trainfac.imports.jobs import import_list
from trainfac.imports.tally import Tally
from trainfac.infra.db import read


@pytest.mark.parametrize(
    ("name", "first", "figures"),
    [
        ("demo_uvsstf.csv", Tally(ok=89, new=89, created_laboratories=45, enrolments=96), (89, 45, 23, 96)),
        ("demo_dali.csv", Tally(ok=40, new=40, created_laboratories=24, enrolments=40), (40, 24, 11, 40)),
    ],
)
def test_a_cohort_is_imported_completely_and_only_once(tx, name, first, figures):
    hall = a_hall(tx)
    content = (files("trainfac.data") / "demo" / name).read_bytes()

    def imported(*, dry_run=False):
        return import_list(content, name, hall, actor=coordinator(hall), now=NOW, dry_run=dry_run)

    dry, once, again = imported(dry_run=True), imported(), imported()
    assert (dry, once.tally, once.problems) == (once, first, ())
    assert again.tally == Tally(ok=first.ok, unchanged=first.ok)
    found = cohort_of(read(), hall)
    assert (found.technicians, found.laboratories, found.countries, found.enrolments) == figures
