"""Every page is asked for by everybody: who is not let in learns nothing, who is finds it, and nobody changes anything.

Abuse cases 4 and 8.
"""

from collections import defaultdict

import pytest
from html5lib.html5parser import HTMLParser, ParseError

from tests.architecture.world import EVERYBODY, World, contents
from tests.conftest import written
from tests.web.pages import whole, words
from trainfac.identity.access import access_of
from trainfac.identity.sessions import actor_of

pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)

OPENED = {200, 303}
MOST_TO_SEE = ("coordinator", "administrator", "head", "technician")
NOT_THEIRS = 404
# Pages that a service outside the process would have to make ready first.
NOT_READY = {"healthz": 503}


@pytest.fixture
def world(app):
    with written(app) as tx:
        return World(tx, app.extensions["files"])


def rules(app, method):
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or set())]


def asked(app, world, method, **sent):
    """What everybody is answered: endpoint to who to answer. A page that fails is told with all others that do."""
    browsers = {who: world.browser(app, who) for who in EVERYBODY}
    found, broken = defaultdict(dict), {}
    for rule in rules(app, method):
        address = world.address(app, rule.endpoint, method, rule.arguments)
        for who, browser in browsers.items():
            try:
                found[rule.endpoint][who] = browser.open(address, method=method, **sent)
            except Exception as error:  # noqa: BLE001 - whatever it is, the page is broken
                broken[rule.endpoint] = repr(error)
    assert broken == {}
    return found


def let_in(app, world, endpoint, who):
    access = access_of(app.view_functions[endpoint])
    actor = actor_of(world.users[who], world.now) if who != "anonymous" else None
    return access.everybody or (actor is not None and access.admits(actor))


@pytest.mark.slow
def test_pages_open_for_those_who_are_let_in_and_reading_changes_nothing(app, world):
    before = contents(app)
    wrong, opened = [], defaultdict(set)
    for endpoint, answers in asked(app, world, "GET").items():
        for who, answer in answers.items():
            if endpoint in NOT_READY:
                expected = {NOT_READY[endpoint]}
            elif let_in(app, world, endpoint, who):
                expected = {*OPENED, NOT_THEIRS}
            else:
                expected = {303} if who == "anonymous" else {403}
            if answer.status_code not in expected:
                wrong.append((endpoint, who, answer.status_code))
            if answer.status_code in OPENED and let_in(app, world, endpoint, who):
                opened[endpoint].add(who)
            if not let_in(app, world, endpoint, who) and who == "anonymous":
                assert answer.location.startswith("/sign-in"), endpoint
    assert wrong == []
    closed = {rule.endpoint for rule in rules(app, "GET")} - opened.keys() - NOT_READY.keys()
    assert closed == set(), "nobody can open these; does tests/architecture/world.py arrange what they show?"
    assert contents(app) == before


@pytest.mark.slow
def test_every_page_is_whole_and_has_nothing_inline(app, world):
    faults = {}
    for rule in rules(app, "GET"):
        who = next((who for who in MOST_TO_SEE if let_in(app, world, rule.endpoint, who)), "anonymous")
        answer = world.browser(app, who).get(world.address(app, rule.endpoint, "GET", rule.arguments))
        # A message is written for mail programs, which know no style sheets; it is shown where it can do nothing.
        sandboxed = "sandbox" in answer.headers.get("Content-Security-Policy", "")
        if answer.status_code == 200 and answer.mimetype == "text/html" and not sandboxed:
            try:
                found = inline(page_of(answer))
            except (AssertionError, ParseError) as error:
                found = [repr(error)[:300]]
            if found:
                faults[rule.endpoint] = found
    assert faults == {}


def page_of(answer):
    """A whole page, or the part of one that scripts ask for."""
    if answer.text.lstrip().lower().startswith("<!doctype"):
        return whole(answer)
    return HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(answer.text)


def inline(page):
    """What a strict policy would not run or would not show."""
    scripts = [script for script in page.iter("script") if script.get("type") != "application/ld+json"]
    found = [f"<script>{words(script)}" for script in scripts if not script.get("src")]
    found += [f"<style>{words(element)}" for element in page.iter("style")]
    for element in page.iter():
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                found.append(f"{element.tag} {name}={value}")
    return found


@pytest.mark.slow
def test_the_coordinator_of_another_facility_opens_nothing_of_this_one(app, world):
    stranger = world.browser(app, "stranger")
    found = {}
    for rule in rules(app, "GET"):
        if "facility_code" in rule.arguments and not access_of(app.view_functions[rule.endpoint]).everybody:
            answer = stranger.get(world.address(app, rule.endpoint, "GET", rule.arguments))
            found[rule.endpoint] = answer.status_code
    assert len(found) > 20
    assert {endpoint: status for endpoint, status in found.items() if status not in {403, 404}} == {}


@pytest.mark.parametrize("sent", [{}, {"confirm": "y", "name": "X", "reason": "because", "password": "x" * 12}])
def test_nobody_who_is_not_signed_in_changes_anything(app, world, sent):
    before = contents(app)
    visitor = app.test_client()
    answers = {}
    for rule in rules(app, "POST"):
        address = world.address(app, rule.endpoint, "POST", rule.arguments)
        answers[rule.endpoint] = visitor.post(address, data=sent).status_code
    assert len(answers) > 40
    assert {endpoint: status for endpoint, status in answers.items() if 200 <= status < 300} == {}
    assert contents(app) == before


@pytest.mark.slow
def test_a_form_without_its_token_changes_nothing_whoever_sends_it(app, world):
    app.config["WTF_CSRF_ENABLED"] = True
    before = contents(app)
    wrong = []
    for endpoint, answers in asked(app, world, "POST", data={"confirm": "y", "reason": "because"}).items():
        for who, answer in answers.items():
            if let_in(app, world, endpoint, who) and answer.status_code != 400:
                wrong.append((endpoint, who, answer.status_code))
    assert wrong == []
    assert contents(app) == before
