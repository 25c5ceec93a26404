"""Takes the pictures of the README anew from a running demonstration.

``python -m tests.browser.readme_pictures http://127.0.0.1:8000``
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.browser.looking import DESK
from tests.servers.browser import running_browser
from trainfac.demo.accounts import PASSWORD, SIGN_INS

IMAGES = Path(__file__).parents[2] / "docs" / "images"
COORDINATOR = SIGN_INS[1]


def main(url: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with running_browser() as browser:
        page = browser.new_page(base_url=url, viewport={"width": DESK, "height": 860})
        page.goto(f"/calendar/{_next_month()}")
        _take(page, "calendar")
        page.goto("/sign-in")
        page.get_by_label("E-mail address").fill(COORDINATOR.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/staff/*")
        _take(page, "coordinator")


def _next_month() -> str:
    return (datetime.now(UTC).replace(day=1) + timedelta(days=32)).strftime("%Y-%m")


def _take(page: Page, name: str) -> None:
    """With 256 colours, which is all that our pages need and half the size."""
    seen = Image.open(BytesIO(page.screenshot(full_page=True)))
    seen.quantize(256, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
