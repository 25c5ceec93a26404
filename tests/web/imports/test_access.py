"""Who may open and change imports: each by each role (abuse cases 4 and 6)."""

import pytest

from tests.web.cast import COORDINATOR_ONLY, answers
from tests.web.imports.conftest import PAGE
from tests.web.pages import main, opened

NOT_THEIRS = {who: status for who, status in COORDINATOR_ONLY.items() if status != 200}


@pytest.mark.parametrize("page", ["", "/template.csv", "/1", "/1/progress", "/1/problems.csv", "/1/problems.xlsx"])
def test_imports_are_for_coordinators_of_the_facility(app, cast, batch, page):
    assert answers(app, cast, PAGE + page, COORDINATOR_ONLY) == COORDINATOR_ONLY


@pytest.mark.parametrize("act", ["", "/1/confirm", "/1/discard", "/1/stop", "/1/read"])
def test_nobody_else_changes_anything(app, cast, batch, act):
    assert answers(app, cast, PAGE + act, NOT_THEIRS, "POST") == NOT_THEIRS
    assert "Ready to confirm" in main(opened(cast.browser(app, "coordinator"), batch))


@pytest.mark.parametrize("page", ["", "/progress", "/problems.csv", "/problems.xlsx"])
def test_an_import_is_not_found_under_another_facility(app, cast, batch, page):
    assert cast.browser(app, "stranger").get(f"/staff/DLI/imports/1{page}").status_code == 404


@pytest.mark.parametrize("act", ["confirm", "discard", "stop", "read"])
def test_nor_changed_there(app, cast, batch, act):
    assert cast.browser(app, "stranger").post(f"/staff/DLI/imports/1/{act}").status_code == 404
    assert "Ready to confirm" in main(opened(cast.browser(app, "coordinator"), batch))


def test_the_list_of_another_facility_names_no_import_of_this_one(app, cast, batch):
    assert "list.csv" not in main(opened(cast.browser(app, "stranger"), "/staff/DLI/imports"))


def test_an_import_that_there_is_not_is_not_found(app, cast, batch):
    client = cast.browser(app, "coordinator")
    assert {client.get(f"{PAGE}/{number}").status_code for number in (2, 99999)} == {404}
    assert client.post(f"{PAGE}/2/confirm").status_code == 404
