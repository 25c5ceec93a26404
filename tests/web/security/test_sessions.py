"""Abuse case 18, and cookies."""

from werkzeug.http import parse_cookie

from tests.builders import sign_in
from tests.web.pages import main, opened
from tests.web.security.conftest import PASSWORD, enter, token_of


def cookie_of(answer, name="trainfac"):
    """The session cookie that an answer sets: its value and its attributes."""
    line = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith(f"{name}="))
    return parse_cookie(line.partition(";")[0])[name], line.partition(";")[2]


def test_another_site_cannot_sign_somebody_in(open_to_all, abebe):
    client = open_to_all.test_client()
    answer = client.post("/sign-in", data={"email": "abebe@lab.example", "password": PASSWORD})
    assert answer.status_code == 400
    assert client.get("/account").status_code == 303


def test_a_token_of_another_browser_is_none(open_to_all, abebe):
    token = token_of(open_to_all.test_client().get("/sign-in").text)
    client = open_to_all.test_client()
    client.get("/sign-in")
    sent = {"csrf_token": token, "email": "abebe@lab.example", "password": PASSWORD}
    assert client.post("/sign-in", data=sent).status_code == 400
    assert client.get("/account").status_code == 303


def test_signing_in_begins_a_new_session(open_to_all, abebe):
    client = open_to_all.test_client()
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    enter(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before


def test_a_token_from_before_signing_in_is_worth_nothing_after(open_to_all, abebe):
    client = open_to_all.test_client()
    old = token_of(client.get("/sign-in").text)
    enter(client)
    assert client.post("/account/sessions/end", data={"csrf_token": old}).status_code == 400


def test_two_sessions_of_one_user_have_different_keys(open_to_all, abebe):
    keys = set()
    for _ in range(2):
        client = open_to_all.test_client()
        enter(client)
        with client.session_transaction() as session:
            keys.add(session["key"])
    assert len(keys) == 2


def test_a_copied_cookie_opens_nothing_once_its_owner_signed_out(open_to_all, abebe):
    owner, thief = open_to_all.test_client(), open_to_all.test_client()
    copied, _ = cookie_of(enter(owner))
    thief.set_cookie("trainfac", copied)
    assert "abebe@lab.example" in main(opened(thief, "/account"))
    page = owner.get("/account").text
    owner.post("/sign-out", data={"csrf_token": token_of(page)})
    thief.set_cookie("trainfac", copied)
    assert thief.get("/account").status_code == 303


def test_signing_out_here_leaves_other_devices_signed_in(open_to_all, abebe):
    here, elsewhere = open_to_all.test_client(), open_to_all.test_client()
    enter(here)
    enter(elsewhere)
    here.post("/sign-out", data={"csrf_token": token_of(here.get("/account").text)})
    assert elsewhere.get("/account").status_code == 200


def test_a_cookie_signed_with_another_key_opens_nothing(open_to_all, abebe, monkeypatch):
    client = open_to_all.test_client()
    monkeypatch.setitem(open_to_all.config, "SECRET_KEY", "the key of an attacker")
    sign_in(client, abebe)
    monkeypatch.undo()
    assert client.get("/account").status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(open_to_all, abebe):
    _, attributes = cookie_of(enter(open_to_all.test_client()))
    assert "HttpOnly" in attributes
    assert "SameSite=Lax" in attributes
    assert "Secure" not in attributes


def test_behind_https_the_cookie_never_travels_without(secured):
    answer = secured.test_client().get("/sign-in", base_url="https://localhost")
    _, attributes = cookie_of(answer, "__Host-trainfac")
    assert "Secure" in attributes
    assert "Path=/" in attributes
    assert "Domain" not in attributes
