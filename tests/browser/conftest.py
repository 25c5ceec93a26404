"""The browser, the installations that it visits, and the people who sit before it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.calendar_facility import Facility
from tests.browser.installation import Installation, installed
from tests.browser.looking import DESK, HEIGHT, no_complaints
from tests.conftest import Template
from trainfac.identity.models import User

PATIENCE = 20_000  # milliseconds, on a computer that does much else
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The whole system running, on a database of the module's own."""
    template: Template = request.getfixturevalue(f"{request.param}_template")
    folder = tmp_path_factory.mktemp("installation")
    url = template.copy(folder)
    with installed(url, folder) as running:
        yield running
    template.drop(url)


@dataclass(frozen=True)
class Visit:
    """Opens browsers of their own for people; ``pages`` are those now open."""

    installation: Installation
    browser: Browser
    closing: ExitStack
    pages: list[Page] = field(default_factory=list)

    def __call__(self, path: str, user: User | None = None, *, width: int = DESK, scripts: bool = True) -> Page:
        """The page, in a new browser of this width; signed in as the user if one is named."""
        context = new_context(self.browser, self.installation, width=width, scripts=scripts)
        self.closing.callback(context.close)
        self.closing.enter_context(no_complaints(context))
        if user is not None:
            self.installation.admit(context, user)
        page = context.new_page()
        self.pages.append(page)
        page.goto(path)
        return page


@pytest.fixture
def visit(installation: Installation, browser: Browser) -> Iterator[Visit]:
    with ExitStack() as closing:
        yield Visit(installation, browser, closing)


@pytest.fixture
def facility(installation: Installation, request: pytest.FixtureRequest) -> Facility:
    number = getattr(request.config, "_calendar_facilities", 0) + 1
    request.config._calendar_facilities = number
    return Facility(installation, f"C{number}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails says what its browsers showed."""
    report = yield
    visit = getattr(item, "funcargs", {}).get("visit")
    if report.when == "call" and report.failed and isinstance(visit, Visit):
        for page in visit.pages:
            report.sections.append((f"what {page.url} showed", page.locator("body").inner_text()))
    return report


def new_context(browser: Browser, installation: Installation, *, width: int, scripts: bool = True) -> BrowserContext:
    context = browser.new_context(
        base_url=installation.url,
        viewport={"width": width, "height": HEIGHT},
        java_script_enabled=scripts,
        accept_downloads=True,
        locale="en-GB",
    )
    context.set_default_timeout(PATIENCE)
    return context
