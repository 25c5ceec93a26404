"""The HTML of every component, as browsers and screen readers get it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import html5lib
import pytest

from tests.web.look.rendering import PAGES

pytestmark = pytest.mark.parametrize("page", PAGES)


@pytest.fixture
def tree(rendered: Callable[..., str], page: str):
    return html5lib.parse(rendered(page), namespaceHTMLElements=False)


def test_is_html_without_errors(rendered, page):
    html5lib.HTMLParser(strict=True).parse(rendered(page))


def test_has_one_main_heading(tree, page):
    assert len(tree.findall(".//h1")) == 1


def test_uses_an_id_once(tree, page):
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    assert [name for name, times in ids.items() if times > 1] == []


def test_points_only_to_ids_that_are_there(tree, page):
    ids = {element.get("id") for element in tree.iter()}
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        for element in tree.iter():
            assert set(element.get(attribute, "").split()) <= ids, element.attrib


def test_labels_every_control(tree, page):
    labelled = {label.get("for") for label in tree.iter("label")}
    controls = [c for tag in ("input", "select", "textarea") for c in tree.iter(tag) if c.get("type") != "hidden"]
    assert {c.get("id") for c in controls} <= labelled


def test_writes_no_inline_style_or_script(tree, page):
    for element in tree.iter():
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if name.startswith("on")]
        assert element.tag != "style"
        assert element.tag != "script" or element.get("src")


def test_sends_every_post_with_a_token(tree, page):
    for form in tree.iter("form"):
        names = [control.get("name") for control in form.iter("input")]
        assert ("csrf_token" in names) == (form.get("method") == "post")


def test_never_lets_the_browser_cut_what_is_typed(tree, page):
    assert [element for element in tree.iter() if "maxlength" in element.attrib] == []


def test_names_the_reading_direction(rendered, page):
    assert re.search(r'<html lang="ar" dir="rtl">', rendered(page, "rtl"))
