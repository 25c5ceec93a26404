"""An expired session never loses what was typed, and never takes in what was typed elsewhere."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.builders import sign_in
from tests.web.pages import main, whole
from tests.web.security.conftest import enter, token_of
from trainfac.infra import drafts
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock

OWN = {"Origin": "http://localhost"}
PAGE = "/account/profile"


def kept():
    read().rollback()
    return [dict(fields) for fields in read().scalars(select(drafts.FormDraft.fields))]


def test_what_was_typed_waits_behind_the_sign_in_page(open_to_all, abebe):
    client = open_to_all.test_client()
    enter(client)
    token = token_of(client.get(PAGE).text)
    with client.session_transaction() as session:
        session.clear()
    answer = client.post(PAGE, data={"csrf_token": token, "name": "Half a na"}, headers=OWN)
    assert answer.location == f"/sign-in?next={PAGE}"
    assert "we kept what you typed" in client.get(answer.location).text
    enter(client)
    page = client.get(PAGE).text
    assert 'value="Half a na"' in page
    client.post(PAGE, data={"csrf_token": token_of(page), "name": "Whole name"})
    assert kept() == []
    assert 'value="Whole name"' in client.get(PAGE).text


def test_a_page_with_an_old_token_is_shown_again_with_what_was_typed(open_to_all, abebe):
    client = open_to_all.test_client()
    enter(client)
    answer = client.post(PAGE, data={"csrf_token": "old", "name": "Half a na"}, headers=OWN)
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = client.get(PAGE).text
    assert 'value="Half a na"' in page
    assert "We kept what you typed" in page


def test_the_page_says_that_it_was_typed_before_and_can_be_emptied(open_to_all):
    client = open_to_all.test_client()
    client.post("/register?next=/runs/X", data={"full_name": "Sara"}, headers=OWN)
    page = whole(client.get("/register?next=/runs/X"))
    assert "shows what was typed on it before" in main(page)
    empty = page.find(".//main//form")
    token = next(field.get("value") for field in empty.iter("input") if field.get("name") == "csrf_token")
    answer = client.post(empty.get("action"), data={"csrf_token": token}, headers=OWN)
    assert answer.location == "/register?next=/runs/X"
    text = client.get(answer.location).text
    assert "Sara" not in text
    assert "typed on it before" not in text
    assert kept() == []


def test_emptying_a_page_leads_to_no_other_site(open_to_all):
    client = open_to_all.test_client()
    token = token_of(client.get("/register").text)
    answer = client.post("/typed/forget?next=//evil.example", data={"csrf_token": token}, headers=OWN)
    assert answer.location.startswith("/")
    assert not answer.location.startswith("//")


def test_a_page_with_nothing_to_keep_is_shown_again_too(open_to_all, abebe):
    client = open_to_all.test_client()
    answer = client.post("/sign-in", data={"csrf_token": "old", "password": "my secret words"}, headers=OWN)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "please do it again" in client.get("/sign-in").text
    assert kept() == []


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Referer": "https://evil.example/form"}]
)
def test_what_another_site_sends_is_not_kept(open_to_all, abebe, headers):
    client = open_to_all.test_client()
    enter(client)
    answer = client.post(PAGE, data={"csrf_token": "none", "name": "Words of others"}, headers=headers)
    assert answer.status_code == 400
    assert kept() == []
    assert "Words of others" not in client.get(PAGE).text


def test_passwords_and_tokens_are_never_kept(open_to_all):
    client = open_to_all.test_client()
    sent = {"csrf_token": "old", "full_name": "Sara", "password": "my secret words", "current_password": "older"}
    client.post("/register", data=sent, headers=OWN)
    assert kept() == [{"full_name": "Sara"}]


def test_another_browser_does_not_see_it(open_to_all):
    open_to_all.test_client().post("/register", data={"full_name": "Sara"}, headers=OWN)
    assert 'value="Sara"' not in open_to_all.test_client().get("/register").text


def test_signing_out_forgets_it_on_a_shared_computer(open_to_all, abebe):
    client = open_to_all.test_client()
    enter(client)
    client.post(PAGE, data={"csrf_token": "old", "name": "Half a na"}, headers=OWN)
    client.post("/sign-out", data={"csrf_token": token_of(client.get("/account").text)})
    enter(client)
    assert "Half a na" not in client.get(PAGE).text


def test_a_flood_is_not_kept(open_to_all):
    client = open_to_all.test_client()
    client.post("/register", data={"full_name": "a" * 200_001}, headers=OWN)
    assert kept() == []


def test_a_button_without_a_page_leads_back_to_where_it_stands(app, client):
    answer = client.post("/account/sessions/end", headers={"Referer": "http://localhost/account"})
    assert answer.location == "/sign-in?next=/account"


def test_nobody_came_back_for_two_weeks(open_to_all):
    open_to_all.test_client().post("/register", data={"full_name": "Sara"}, headers=OWN)
    transact(drafts.sweep, clock() + timedelta(days=13))
    assert kept() != []
    transact(drafts.sweep, clock() + timedelta(days=15))
    assert kept() == []


def test_a_part_of_a_page_that_lost_its_session_brings_the_whole_page_to_sign_in(app, client, coordinator):
    sign_in(client, coordinator)
    with client.session_transaction() as session:
        session.clear()
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/staff/HYD/runs?page=2"}
    answer = client.get("/staff/HYD/runs", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/staff/HYD/runs?page%3D2"
