"""Abuse case 19: after a page is done, it never leads to another site."""

import pytest

from tests.builders import a_laboratory, a_user, an_administrator, sign_in
from tests.conftest import written
from tests.web.security.conftest import PASSWORD

EVIL = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/%09/evil.example\n",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "evil.example",
    "http://localhost@evil.example/",
    "http://localhost/account",
]


@pytest.fixture
def user(app, stored):
    with written(app) as tx:
        return a_user(tx, "abebe@lab.example", password_hash=stored)


@pytest.mark.parametrize("target", EVIL)
def test_signing_in(client, user, target):
    sent = {"email": user.email, "password": PASSWORD}
    assert client.post("/sign-in", query_string={"next": target}, data=sent).location == "/my"
    assert client.get("/sign-in", query_string={"next": target}).location == "/my"


@pytest.mark.parametrize("target", EVIL)
def test_typing_the_password_again(client, user, target):
    sign_in(client, user)
    answer = client.post("/account/confirm", query_string={"next": target}, data={"password": PASSWORD})
    assert answer.location == "/my"


@pytest.mark.parametrize("target", EVIL)
def test_making_an_account(client, target):
    sent = {"full_name": "Sara", "email": "sara@lab.example", "password": PASSWORD}
    assert client.post("/register", query_string={"next": target}, data=sent).location == "/sign-in"
    assert "evil" not in client.get("/register", query_string={"next": target}).text


@pytest.mark.parametrize("target", EVIL)
def test_saying_where_one_works(app, client, user, target):
    with written(app) as tx:
        laboratory = a_laboratory(tx)
    sign_in(client, user)
    answer = client.post(
        "/account/laboratory", query_string={"country": "ET", "next": target}, data={"laboratory": str(laboratory.id)}
    )
    assert answer.location == "/account"
    assert "evil" not in client.get("/account/laboratory", query_string={"next": target}).text


def test_a_forged_origin_does_not_steer_the_way_back(app, client):
    with written(app) as tx:
        admin = an_administrator(tx)
    answer = client.post(f"/admin/users/{admin.id}/reset-link", headers={"Referer": "https://evil.example/x"})
    assert answer.location == "/sign-in"
    answer = client.get("/account", headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/x"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in")
