"""What pages cost on a slow line: everything that a browser fetches, as many bytes as travel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import builders as make
from tests.browser.conftest import new_context
from tests.browser.installation import Installation, installed
from tests.browser.issued import a_certificate
from tests.browser.looking import DESK
from tests.browser.people import a_user
from tests.conftest import Template, written
from trainfac.identity.models import User
from trainfac.identity.roles import Grant, Role

pytestmark = pytest.mark.browser
KB = 1000
RUNS, PEOPLE = 60, 50
PUBLIC = (
    "/", "/calendar/{month}", "/courses", "/courses/QMS-101", "/runs/BIG-0", "/verify", "/verify/K7QX-2M4P-9RTA",
    "/verify/{code}", "/sign-in", "/register", "/runs/BIG-0/ask", "/facilities/BIG/calendar/{year}",
)  # fmt: skip
STAFF = (
    "/staff/BIG", "/staff/BIG/runs", "/staff/BIG/runs/BIG-0", "/staff/BIG/runs/BIG-0/timetable",
    "/staff/BIG/runs/BIG-0/participants", "/staff/BIG/people", "/staff/BIG/laboratories", "/staff/BIG/runs/new",
    "/staff/BIG/reports/cohort", "/staff/BIG/calendar/{year}", "/staff/BIG/calendar/doors",
    "/staff/BIG/runs/contact-hours",
)  # fmt: skip


@dataclass
class Cost:
    """What travelled since it was last asked for: address to bytes."""

    fetched: dict[str, int] = field(default_factory=dict)

    def taken(self) -> dict[str, int]:
        told, self.fetched = self.fetched, {}
        return told


@pytest.fixture(scope="module")
def installation(sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("weight")
    with installed(sqlite_template.copy(folder), folder, worker=False) as running:
        yield running


@pytest.fixture(scope="module")
def coordinator(installation: Installation) -> User:
    """Of a facility with full lists."""
    starts_on = datetime.now(UTC).date() + timedelta(days=30)
    with written(installation.app) as tx:
        facility, course = make.a_facility(tx, "BIG"), make.course(tx)
        runs = [
            make.a_run(tx, facility, course, code=f"BIG-{n}", starts_on=starts_on + timedelta(days=n % 28), capacity=60)
            for n in range(RUNS)
        ]
        begins = datetime.combine(starts_on, datetime.min.time(), UTC) + timedelta(hours=4)
        for number in range(24):
            make.a_session(tx, runs[0], starts_at=begins + timedelta(hours=12 * number), module=number % 9 + 1)
        for number in range(PEOPLE):
            laboratory = make.a_laboratory(tx, f"Laboratory of the region number {number}")
            make.a_registration(tx, runs[0], make.a_person(tx, f"Person {number} of many", at=laboratory), laboratory)
        return a_user(tx, "coordinator@big.example", Grant(Role.COORDINATOR, facility_id=facility.id))


@contextmanager
def counting(browser: Browser, installation: Installation, user: User | None) -> Iterator[tuple[Page, Cost]]:
    """A browser with an empty cache, and what it fetches over the line."""
    cost, addresses = Cost(), dict[str, str]()

    def sent(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def cached(event: dict[str, Any]) -> None:
        addresses.pop(event["requestId"], None)

    def answered(event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            cached(event)

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in addresses:
            address = addresses[event["requestId"]]
            cost.fetched[address] = cost.fetched.get(address, 0) + int(event["encodedDataLength"])

    with ExitStack() as closing:
        context = new_context(browser, installation, width=DESK)
        closing.callback(context.close)
        if user is not None:
            installation.admit(context, user)
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.on("Network.requestWillBeSent", sent)
        line.on("Network.requestServedFromCache", cached)
        line.on("Network.responseReceived", answered)
        line.on("Network.loadingFinished", finished)
        line.send("Network.enable")
        yield page, cost


def measured(
    browser: Browser, installation: Installation, user: User | None, paths: tuple[str, ...], *, code: str = ""
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """What each page costs somebody who comes first to it, and who comes from another one."""
    month = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()[:7]
    paths = tuple(path.format(month=month, year=month[:4], code=code) for path in paths)
    first, following = {}, {}
    for path in paths:
        with counting(browser, installation, user) as (page, cost):
            page.goto(path, wait_until="networkidle")
            first[path] = cost.taken()
    with counting(browser, installation, user) as (page, cost):
        page.goto("/account" if user else "/verify", wait_until="networkidle")
        cost.taken()
        for path in paths:
            page.goto(path, wait_until="networkidle")
            following[path] = cost.taken()
    return first, following


def valid_page(installation: Installation, code: str) -> str:
    """What the page of a certificate says, which must be there."""
    answer = installation.app.test_client().get(f"/verify/{code}")
    assert answer.status_code == 200
    return answer.text


def heavier(costs: dict[str, dict[str, int]], limit: int) -> dict[str, dict[str, int]]:
    assert all(sum(cost.values()) > 0 for cost in costs.values()), costs
    return {path: cost for path, cost in costs.items() if sum(cost.values()) > limit}


def test_public_pages_are_light(browser: Browser, installation: Installation, coordinator: User) -> None:
    code = a_certificate(installation).code
    assert "is valid" in valid_page(installation, code)
    first, following = measured(browser, installation, None, PUBLIC, code=code)
    assert heavier(first, 60 * KB) == {}
    assert {path: cost for path, cost in first.items() if len(cost) > 6} == {}
    assert heavier(following, 15 * KB) == {}


def test_pages_of_the_staff_are_light(browser: Browser, installation: Installation, coordinator: User) -> None:
    first, following = measured(browser, installation, coordinator, STAFF)
    assert heavier(first, 200 * KB) == {}
    assert heavier(following, 30 * KB) == {}
