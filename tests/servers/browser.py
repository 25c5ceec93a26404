"""Chromium, driven."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from tests.servers.chromium import chromium

QUIET: Final = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A browser that speaks to nobody but the pages it is shown; raises ServerMissing.

    While it runs this thread has an event loop: tests that need one of their own cannot run beside it.
    """
    program = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()
