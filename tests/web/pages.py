"""Opens pages as a browser would, and insists on what every page has to be."""

from __future__ import annotations

from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def opened(client: FlaskClient, address: str, status: int = 200) -> Element:
    """The page at an address, which must be whole."""
    return whole(client.get(address), status)


def whole(answer: TestResponse, status: int = 200) -> Element:
    """The page of an answer: well-formed, one heading, ids that differ, labels for all that can be filled in."""
    assert answer.status_code == status, answer.text[:2000]
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    assert len(page.findall(".//h1")) == 1
    ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    labelled = {label.get("for") for label in page.iter("label")}
    for field in (*page.iter("input"), *page.iter("select"), *page.iter("textarea")):
        if field.get("type") not in {"hidden", "submit"}:
            assert field.get("id") in labelled, field.attrib
    return page


def words(element: Element | None) -> str:
    """What is read, white space collapsed."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def main(page: Element) -> str:
    """What the main part of a page says."""
    return words(page.find(".//main"))


def values(page: Element, form: int = 0) -> dict[str, Any]:
    """What would be sent if a form of the main part were sent as it stands; lists for what can be ticked often."""
    sent: dict[str, Any] = {}
    found = page.findall(".//main//form")[form]
    for field in found.iter():
        name, kind = field.get("name"), field.get("type")
        if name is None or name == "csrf_token":
            continue
        if kind in {"checkbox", "radio"}:
            if "checked" in field.attrib:
                sent.setdefault(name, []).append(field.get("value", "on"))
        elif field.tag == "select":
            options = list(field.iter("option"))
            sent[name] = next((o for o in options if "selected" in o.attrib), options[0]).get("value", "")
        elif field.tag == "textarea":
            sent[name] = "".join(field.itertext())
        elif field.tag == "input":
            sent[name] = field.get("value", "")
    return sent
