"""What a verifier reads on a telephone holds together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import new_context
from tests.browser.installation import Installation, installed
from tests.browser.issued import a_certificate
from tests.browser.looking import PHONE, faults
from tests.conftest import Template, written
from trainfac.certificates.models import Certificate
from trainfac.certificates.snapshot import Snapshot

pytestmark = pytest.mark.browser
SHORT = tuple(f"CXS {number}-1995" for number in range(190, 230))
LONG = "Guideline on the verification of procedures, third edition, with all its annexes and corrigenda"
_LINES = """text => {
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(text);
        if (at >= 0) {
            const range = document.createRange();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + text.length);
            return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
        }
    }
    return 0;
}"""


@pytest.fixture(scope="module")
def installation(sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("verifying")
    with installed(sqlite_template.copy(folder), folder, worker=False) as running:
        yield running


@pytest.fixture
def page(installation: Installation, browser: Browser) -> Iterator[Page]:
    with ExitStack() as closing:
        context = new_context(browser, installation, width=PHONE)
        closing.callback(context.close)
        yield context.new_page()


def test_a_standard_is_not_torn_apart_and_nothing_sticks_out(installation: Installation, page: Page) -> None:
    code = a_certificate(installation).code
    with written(installation.app) as tx:
        certificate = tx.query(Certificate).filter_by(code=code).one()
        snapshot = Snapshot.from_json(certificate.snapshot)
        certificate.snapshot = replace(snapshot, standards=(*SHORT, LONG)).to_json()
    page.goto(f"/verify/{code}")
    lines = {standard: page.evaluate(_LINES, standard) for standard in (*SHORT, LONG)}
    assert lines.pop(LONG) > 1
    assert set(lines.values()) == {1}
    assert faults(page) == []
