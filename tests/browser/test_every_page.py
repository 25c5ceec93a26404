"""Every page as whoever may open it sees it: axe finds nothing, nothing sticks out, the browser has no complaint.

On a telephone and on a desk, read from the left and from the right. The pages are those of the table of access:
a page that is new is looked at without anybody adding it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.architecture.world import World
from tests.browser.conftest import new_context
from tests.browser.installation import Installation, installed
from tests.browser.looking import DESK, faults, keep_pictures, no_complaints
from tests.conftest import Template, written
from trainfac.identity.access import access_of

pytestmark = pytest.mark.browser
PEOPLE = ("anonymous", "technician", "head", "trainer", "coordinator", "administrator")


@pytest.fixture(scope="module")
def installation(sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Without a worker: orders stay as they are, so that their pages can be looked at."""
    folder = tmp_path_factory.mktemp("every-page")
    with installed(sqlite_template.copy(folder), folder, worker=False) as running:
        yield running


@pytest.fixture(scope="module")
def world(installation: Installation) -> World:
    with written(installation.app) as tx:
        return World(tx, installation.app.extensions["files"])


@pytest.fixture
def somebody(installation: Installation, browser: Browser, world: World, who: str) -> Iterator[BrowserContext]:
    """The browser of somebody of the world."""
    with ExitStack() as closing:
        context = new_context(browser, installation, width=DESK)
        closing.callback(context.close)
        closing.enter_context(no_complaints(context))
        if who != "anonymous":
            installation.admit(context, world.users[who])
        yield context


def pages(installation: Installation, world: World, who: str) -> dict[str, str]:
    """Endpoint to address of the pages that this person opens. What everybody may see is looked at as a stranger."""
    app, found = installation.app, {}
    browser = world.browser(app, who)
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        if "GET" not in (rule.methods or ()) or (access and access.everybody and who != "anonymous"):
            continue
        address = world.address(app, rule.endpoint, "GET", rule.arguments)
        with browser.get(address) as answer:
            whole = answer.data.startswith(b"<!doctype html>")  # not a part that scripts put into a page
            ours = "sandbox" not in answer.headers["Content-Security-Policy"]  # and no message, where no script runs
            if answer.status_code == 200 and whole and ours:
                found[rule.endpoint] = address
    return found


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
def test_pages_have_no_fault(installation: Installation, world: World, somebody: BrowserContext, who: str) -> None:
    page = somebody.new_page()
    seen: dict[str, list[str]] = {}
    addresses = pages(installation, world, who)
    assert len(addresses) > 5, addresses
    for endpoint, address in addresses.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        keep_pictures(page, f"{who}-{endpoint}")
        if found := faults(page):
            seen[f"{endpoint} {address}"] = found
    assert seen == {}


@pytest.mark.parametrize("who", ["anonymous"])
def test_a_fault_would_be_seen(somebody: BrowserContext) -> None:
    page = somebody.new_page()
    page.goto("/sign-in")
    page.evaluate("""() => {
        document.querySelector("label[for=email]").remove();
        document.querySelector("h1").style.minInlineSize = "500px";
    }""")
    found = faults(page)
    assert any(fault.startswith("ltr 1280: label:") for fault in found), found
    assert any("rtl 360" in fault and "px wide" in fault for fault in found), found
