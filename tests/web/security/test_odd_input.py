"""Whatever is typed, no page breaks: each form is sent with odd texts in every field, on both databases."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import html5lib
import pytest
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from tests.architecture.test_every_page_as_everybody import MOST_TO_SEE, let_in, rules
from tests.architecture.world import World
from tests.conftest import written

TEXTS = {
    "NUL": b"a\0b",
    "half a character": b"a\xed\xa0\x80b\xff",
    "turned round": "a\u202efdp.exe".encode(),
    "an astral letter": "\U0001f9ea𠮷".encode(),
    "nothing to see": "\u200b\u2060\u3164".encode(),
    "long": b"x" * 70_000,
    "markup": b"<script>{{7*7}}</script>%(name)s{0.__class__}%s'\"\\",
    "lines": b"a\r\nBcc: b@c.example\r\n\r\n\x1b[2J\x85",
    "an address": b"\0@\xf0\x9f\xa7\xaa.example",
}
FIGURES = {
    "huge": b"9" * 400,
    "huger": b"9" * 5_000,
    "beyond 32 bits": b"2147483648",
    "beyond 64 bits": b"9223372036854775808",
    "below nothing": b"-1",
    "nothing": b"0",
    "a power": b"1e999",
    "an endless power": b"1e999999999999",
    "a small power": b"1e-400",
    "no number": b"NaN",
    "no number that speaks": b"sNaN",
    "endless": b"Infinity",
    "other digits": "９٣²".encode(),
    "other digit": "９".encode(),
}
DAYS = {
    "first day": b"0001-01-01",
    "last day": b"9999-12-31",
    "day of the last year": b"9999-01-04",
    "no day": b"2026-02-30",
    "midnight": b"24:00",
    "minute to midnight": b"23:59",
    "first moment": b"0001-01-01T00:00",
}
ODD = {**TEXTS, **FIGURES, **DAYS}
NARROWED = {"number": FIGURES, "date": DAYS, "time": DAYS}  # what is odd for one field; all get everything at once
SEARCHES = (
    "as_of", "code", "country", "facility", "from", "laboratory", "language", "month", "next", "page", "person",
    "place", "q", "role", "run", "search", "show", "state", "subject", "to", "track", "v", "version", "view", "year",
    "nothing_of_ours",
)  # fmt: skip


@pytest.fixture
def undone():
    """How many changes the database took and were undone, so that the next form finds the world as it was."""
    return []


@pytest.fixture
def world(app, monkeypatch, undone):
    with written(app) as tx:
        world = World(tx, app.extensions["files"])

    def looked_at_and_undone(session):
        session.flush()
        session.expunge_all()
        session.rollback()
        undone.append(session)

    monkeypatch.setattr(Session, "commit", looked_at_and_undone)
    return world


def pages(app, world):
    """Every page as who sees most of it: its rule, who that is, its address and the answer."""
    for rule in rules(app, "GET"):
        address = world.address(app, rule.endpoint, "GET", rule.arguments)
        for who in (*MOST_TO_SEE, "anonymous"):
            if let_in(app, world, rule.endpoint, who):
                answer = world.browser(app, who).get(address)
                if answer.status_code == 200:
                    yield rule, who, address, answer
                    break


def forms(app, world):
    """Every form of every page: who sees it, how and where it is sent, and its fields.

    A list draws the same form for each of its rows: the first stands for those that offer the same values to one view.
    """
    views, seen = app.url_map.bind("localhost"), set()
    for _rule, who, address, answer in list(pages(app, world)):
        if answer.mimetype == "text/html":
            page = html5lib.parse(answer.text, namespaceHTMLElements=False)
            for form in page.iterfind(".//main//form"):
                fields = list(fields_of(form))
                if not fields:
                    continue
                method, action = form.get("method", "get").lower(), form.get("action") or address
                sent_to = urlsplit(action)
                view, _arguments = views.match(sent_to.path, method=method.upper())
                alike = (who, method, view, sent_to.query, *fields)
                if alike not in seen:
                    seen.add(alike)
                    yield who, method, action, fields


def fields_of(form):
    """Name, kind, and a value that the page itself offers."""
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", field.tag)
        if field.tag not in {"input", "select", "textarea", "button"} or not name or name == "csrf_token":
            continue
        if kind != "file" and not (kind == "radio" and "checked" not in field.attrib):
            options = [option for option in field.iter("option") if option.get("value")]
            chosen = next((o for o in options if "selected" in o.attrib), options[0] if options else None)
            value = chosen.get("value") if chosen is not None else field.get("value") or "".join(field.itertext())
            yield name, kind, (value or "1").encode()


def tried(fields):
    """Everything odd at once, then one field odd at a time."""
    for label, odd in ODD.items():
        yield label, [(name, odd) for name, _kind, _value in fields]
    kinds = {name: kind for name, kind, _value in fields}
    for name, kind in list(kinds.items())[:12]:
        for label, odd in NARROWED.get(kind, TEXTS).items():
            yield f"{name}: {label}", [(each, odd if each == name else value) for each, _kind, value in fields]


def failure(undone, ask):
    """What goes wrong when a page is asked, nothing when it answers."""
    undone.clear()
    try:
        status = ask().status_code
    except NoResultFound:
        return "" if undone else "NoResultFound"  # what has been undone cannot be shown
    except Exception as error:  # noqa: BLE001 - whatever it is, the page is broken
        return repr(error)[:200]
    return f"status {status}" if status >= 500 else ""


@pytest.mark.slow
def test_no_form_breaks(app, world, undone):
    broken, seen = {}, 0
    for who, method, action, fields in forms(app, world):
        seen += 1
        for label, data in tried(fields):
            # Afresh each time: some forms end sessions.
            browser, body = world.browser(app, who), urlencode(data)
            if method == "post":
                sent = {"data": body, "content_type": "application/x-www-form-urlencoded"}
                wrong = failure(undone, lambda b=browser, a=action, s=sent: b.post(a, **s))
            else:
                address = f"{urlsplit(action).path}?{body}"
                wrong = failure(undone, lambda b=browser, a=address: b.get(a))
            if wrong:
                broken[f"{action} {label}"] = wrong
    assert seen > 80
    assert broken == {}


@pytest.mark.slow
def test_no_address_breaks(app, world, undone):
    broken = {}
    for rule, who, address, _answer in list(pages(app, world)):
        browser = world.browser(app, who)
        path, _, query = address.partition("?")
        for label, odd in ODD.items():
            if len(odd) < 5_000:
                asked = f"{path}?{urlencode([*parse_qsl(query), *((name, odd) for name in SEARCHES)])}"
                wrong = failure(undone, lambda b=browser, a=asked: b.get(a))
                if wrong:
                    broken[f"{rule.endpoint} {label}"] = wrong
    assert broken == {}
