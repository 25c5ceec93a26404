"""What somebody sees who looks hard: faults that axe finds, pages wider than the screen, pictures kept for people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "artefacts" / "screenshots"
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = 360, 1280
HEIGHT = 800

_ASKED = re.compile(r"/calendar/(check|forbidden|move)(\?|$)")

_RUN_AXE = """rules => axe.run(document, {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]})
    .then(found => found.violations.flatMap(rule => rule.nodes.map(x => `${rule.id}: ${x.html.slice(0, 160)}`)))"""
_TURN_ROUND = """() => {
    document.documentElement.dir = "rtl";
    const sheet = document.querySelector("link[rel=stylesheet][href*='bootstrap.min.css']");
    return new Promise((done, failed) => {
        const turned = sheet.cloneNode();
        turned.addEventListener("load", () => { sheet.remove(); done(); });
        turned.addEventListener("error", failed);
        turned.href = sheet.href.replace("bootstrap.min.css", "bootstrap.rtl.min.css");
        sheet.after(turned);
    });
}"""
_TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .map(x => [x.outerHTML.slice(0, 120), x.getBoundingClientRect()])
    .filter(([_, box]) => box.width && (box.right > innerWidth + 1 || box.left < -1))
    .map(([html]) => html).slice(0, 3)"""


def faults(page: Page) -> list[str]:
    """What is wrong with the page, read from either side, on a phone and on a desk; it is left read from the right."""
    page.evaluate(AXE)  # the debugger's door: the page's policy lets no foreign script in
    read_from_left = list(_at_each_width(page, "ltr"))
    page.evaluate(_TURN_ROUND)
    return [*read_from_left, *_at_each_width(page, "rtl")]


def _at_each_width(page: Page, direction: str) -> Iterator[str]:
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        seen: list[Any] = page.evaluate(_RUN_AXE, RULES)
        yield from (f"{direction} {width}: {fault}" for fault in seen)
        content = page.evaluate("document.documentElement.scrollWidth")
        if content > width:
            yield f"{direction} {width}: {content} px wide, because of {json.dumps(page.evaluate(_TOO_WIDE))}"


def keep_pictures(page: Page, name: str) -> None:
    """What the page looks like on a phone and on a desk, for people to look at; the window is as before afterwards."""
    before = page.viewport_size
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
    if before:
        page.set_viewport_size(before)


@contextmanager
def no_complaints(context: BrowserContext) -> Iterator[BrowserContext]:
    """The browser must have nothing to complain about: no script that fails, nothing that the page's policy refused.

    That a page itself is refused, as forms with mistakes are, is no complaint; nor that a move on the calendar is.
    """
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        refused = re.match(r"Failed to load resource: .* status of 4\d\d", message.text)
        address = message.location.get("url", "")
        page_itself = message.page is not None and address == message.page.url
        if message.type in {"error", "warning"} and not (refused and (page_itself or _ASKED.search(address))):
            complaints.append(f"{address}: {message.text}")

    context.on("console", note)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    assert complaints == [], "the browser complained"
