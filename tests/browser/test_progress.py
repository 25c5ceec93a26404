"""Work that a job does is watched from the page that ordered it, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser.conftest import Visit
from tests.browser.installation import Installation, installed
from tests.browser.looking import keep_pictures
from tests.browser.people import headed, press
from tests.conftest import Template, written
from tests.web.cast import Cast
from trainfac.infra.db import read
from trainfac.infra.jobs import OPEN_STATES, Job, run_job
from trainfac.infra.web import clock
from trainfac.scheduling.states import RunState

pytestmark = pytest.mark.browser


@pytest.fixture
def installation(sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Without a worker: the test does the work, when it has seen that work is waiting."""
    folder = tmp_path_factory.mktemp("progress")
    with installed(sqlite_template.copy(folder), folder, worker=False) as running:
        yield running


def asked_anew(page: Page) -> None:
    """Wait until the page has asked how far the work is, by script or by loading itself."""
    with page.expect_response(lambda answer: "/certificates" in answer.url and answer.request.method == "GET"):
        pass


def work(installation: Installation) -> None:
    """Do what a worker would do now."""
    with installation.app.app_context():
        for job_id in read().scalars(select(Job.id).where(Job.state.in_(OPEN_STATES)).order_by(Job.id)).all():
            run_job(job_id, lease=timedelta(minutes=1), clock=clock)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_page_follows_the_work_by_itself(installation: Installation, visit: Visit, scripts: bool) -> None:
    with written(installation.app) as tx:
        cast = Cast(tx, RunState.FINISHED, recorded=True)
    page = visit("/staff/HYD/runs/HYD-01/certificates", cast.users["coordinator"], scripts=scripts)
    page.get_by_role("link", name="Issue 2 certificates").click()
    press(page, "Issue 2 certificates")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("Waiting to start")).to_be_visible()
    keep_pictures(page, "certificates-waiting")
    asked_anew(page)
    expect(page.get_by_role("progressbar")).to_have_count(1)
    work(installation)
    expect(page.get_by_role("link", name="PDF").first).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_text("2 valid certificates")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_whether_everything_fits_is_looked_at_before_a_number_is_spent(
    installation: Installation, visit: Visit, scripts: bool
) -> None:
    with written(installation.app) as tx:
        cast = Cast(tx, RunState.FINISHED, recorded=True)
        tx.flush()
        cast.bontu.organisation_name = "Accreditation of laboratories " * 120
    page = visit("/staff/HYD/runs/HYD-01/certificates", cast.users["coordinator"], scripts=scripts)
    if not scripts:  # with them it begins by itself
        expect(page.get_by_text("Nobody has looked yet whether 2 certificates fit")).to_be_visible()
        keep_pictures(page, "certificates-not-laid-out")
        press(page, "Lay out every page")
    expect(page.get_by_text("Looking whether everything fits on its page")).to_be_visible()
    keep_pictures(page, "certificates-laying-out")
    work(installation)
    expect(page.get_by_text("1 certificate does not fit on its page")).to_be_visible()
    expect(page.get_by_text("1 with problems")).to_be_visible()
    keep_pictures(page, "certificates-outgrown")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_preview_appears_once_it_is_drawn(installation: Installation, visit: Visit, scripts: bool) -> None:
    with written(installation.app) as tx:
        cast = Cast(tx, RunState.FINISHED, recorded=True)
    page = visit("/staff/HYD/runs/HYD-01/certificates", cast.users["coordinator"], scripts=scripts)
    press(page, "Preview Abebe Tadesse")
    headed(page, "Preview of the certificate of Abebe Tadesse")
    expect(page.get_by_role("progressbar")).to_be_visible()
    keep_pictures(page, "preview-waiting")
    work(installation)
    expect(page.get_by_role("img", name="The certificate as it would be printed")).to_be_visible()
    expect(page.get_by_role("link", name="The preview as a file")).to_be_visible()
    keep_pictures(page, "preview-drawn")
