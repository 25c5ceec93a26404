"""Pictures for certificate templates, tidied up on a telephone and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Visit
from tests.browser.installation import Installation
from tests.browser.looking import PHONE, faults, keep_pictures
from tests.browser.people import headed, press, row, told
from tests.conftest import written
from tests.web.cast import Cast

pytestmark = pytest.mark.browser
PICTURES = "/staff/HYD/certificates/pictures"
TEMPLATES = "/staff/HYD/certificates/templates"
LONG = "Emblem-of-the-University-Vocational-Skills-and-Standards-Training-Facility-2026-final-2.svg"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 3"><path d="M0 0L8 0L4 3Z" fill="{}"/></svg>'


def add(page: Page, name: str, colour: str) -> None:
    page.goto(PICTURES)
    drawn = FilePayload(name=name, mimeType="image/svg+xml", buffer=DRAWING.format(colour).encode())
    page.get_by_label("File").set_input_files(drawn)
    press(page, "Add")
    told(page, "The picture is kept.")


def test_pictures_are_put_away_taken_up_and_deleted(installation: Installation, visit: Visit) -> None:
    with written(installation.app) as tx:
        coordinator = Cast(tx).users["coordinator"]
    page = visit(PICTURES, coordinator, width=PHONE, scripts=False)
    told(page, "No pictures yet")
    keep_pictures(page, "pictures-none")
    for name, colour in ((LONG, "navy"), ("Frame.svg", "maroon"), ("Old emblem.svg", "green")):
        add(page, name, colour)
    page.goto(TEMPLATES)
    page.get_by_label("Kind of certificate").select_option("achievement")
    press(page, "Begin")
    editor = page.url
    page.get_by_label("Emblem (optional)", exact=True).select_option(label=LONG)
    press(page, "Save and preview")

    page.goto(PICTURES)
    expect(row(page, LONG)).to_contain_text("Draft")
    expect(row(page, LONG)).not_to_contain_text("Delete")
    for name in (LONG, "Frame.svg"):
        row(page, name).get_by_role("button", name="Put away").click()
        told(page, "The picture is put away")
    used = row(page, LONG).locator("img").get_attribute("src")
    keep_pictures(page, "pictures")
    page.goto(editor)
    told(page, "The draft carries pictures that were put away")
    expect(page.get_by_label("Emblem (optional)", exact=True).locator("option:checked")).to_have_text(
        f"Put away: {LONG}"
    )
    keep_pictures(page, "editor-with-a-picture-put-away")
    page.goto(editor.partition("/edit")[0])
    keep_pictures(page, "versions-with-a-picture-put-away")

    page.goto(PICTURES)
    row(page, LONG).get_by_role("button", name="Take up again").click()
    told(page, "The picture is taken up again")
    row(page, "Frame.svg").get_by_role("link", name="Delete…").click()
    headed(page, "Delete “Frame.svg”")
    keep_pictures(page, "delete-a-picture")
    press(page, "Delete the picture")
    told(page, "The picture is deleted.")
    expect(page.get_by_role("row", name="Frame.svg")).to_have_count(0)
    row(page, "Old emblem.svg").get_by_role("button", name="Put away").click()

    desk = visit(PICTURES, coordinator)
    assert faults(desk) == []
    desk.goto(editor)
    assert faults(desk) == []
    desk.goto(PICTURES)
    row(desk, "Old emblem.svg").get_by_role("link", name="Delete…").click()
    headed(desk, "Delete “Old emblem.svg”")
    assert faults(desk) == []
    desk.goto(f"{used}/delete")
    told(desk, "This picture cannot be deleted")
    keep_pictures(desk, "delete-a-used-picture")
    assert faults(desk) == []
