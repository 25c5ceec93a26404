"""Abuse case 3, for what is stored now: documents and uploaded lists lie where no address reaches them."""

import stat

import pytest

from tests.architecture.world import World
from tests.conftest import written
from trainfac.infra.db import read
from trainfac.infra.files import StoredFile

pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)


@pytest.fixture
def world(app):
    with written(app) as tx:
        return World(tx, app.extensions["files"])


@pytest.fixture
def paths(app, world):
    store = app.extensions["files"]
    return [store.path(stored.sha256, stored.media_type) for stored in read().query(StoredFile)]


def test_they_are_outside_of_what_is_served_and_only_ours_to_read(app, paths):
    assert paths
    for path in paths:
        assert path.is_file()
        assert not path.is_relative_to(app.static_folder)
        assert stat.S_IMODE(path.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR


@pytest.mark.parametrize("who", ["anonymous", "trainer", "coordinator", "administrator"])
def test_nobody_gets_them_by_their_name_on_disk(app, world, paths, who):
    browser = world.browser(app, who)
    tails = {path.name for path in paths} | {f"{path.parent.name}/{path.name}" for path in paths}
    for tail in tails:
        for address in (
            f"/files/{tail}",
            f"/static/{tail}",
            f"/static/../files/{tail}",
            f"/static/%2e%2e/files/{tail}",
        ):
            assert browser.get(address).status_code == 404


@pytest.mark.parametrize("who", ["trainer", "colleague", "stranger", "head", "technician", "administrator"])
def test_an_uploaded_list_is_for_the_coordinators_of_its_facility(app, world, who):
    browser = world.browser(app, who)
    for page in ("", "/problems.csv", "/problems.xlsx", "/progress"):
        answer = browser.get(f"/staff/HYD/imports/{world.names['batch_id']}{page}")
        assert answer.status_code in {403, 404}
    assert world.browser(app, "coordinator").get(f"/staff/HYD/imports/{world.names['batch_id']}").status_code == 200
