"""Gallery pages, rendered, and opened in a browser under the application's own security policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

from tests.web.look.rendering import gallery_app, render

ADDRESS = "http://localhost"
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = gallery_app(tmp_path_factory.mktemp("gallery"))
    yield app
    app.extensions["huey"].storage.close()


@pytest.fixture
def open_page(gallery: Flask, browser: Browser) -> Iterator[Open]:
    """Opens a gallery page: ``open_page(name, direction="ltr", width=1280, scripts=True)``."""
    contexts = []
    complaints: list[str] = []

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/gallery/"):
            _, _, direction, name = path.split("/")
            policy = gallery.test_client().get("/healthz").headers["Content-Security-Policy"]
            headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": policy}
            route.fulfill(body=render(gallery, name, direction), headers=headers)
            return
        with gallery.test_client().get(path) as got:
            route.fulfill(status=got.status_code, body=got.data, headers={"content-type": got.headers["Content-Type"]})

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def open_(name: str, direction: str = "ltr", width: int = 1280, *, scripts: bool = True) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
        contexts.append(context)
        context.route("**/*", answer)
        page = context.new_page()
        page.on("console", note)
        page.goto(f"{ADDRESS}/gallery/{direction}/{name}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def rendered(gallery: Flask) -> Callable[..., str]:
    return lambda page, direction="ltr": render(gallery, page, direction)
