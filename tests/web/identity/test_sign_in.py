import re

import pytest
from sqlalchemy import select

from tests.conftest import written
from tests.web.identity.conftest import PASSWORD
from tests.web.pages import main, opened, whole
from trainfac.identity.models import SignInEvent, User
from trainfac.identity.passwords import Passwords
from trainfac.infra.db import read


def test_the_page_asks_for_address_and_password(client):
    assert "Sign in" in main(opened(client, "/sign-in"))


def test_the_right_password_leads_to_the_own_page(client, abebe, enter):
    answer = enter(client)
    assert (answer.status_code, answer.location) == (303, "/my")
    assert "abebe@lab.example" in main(opened(client, "/account"))


def test_the_address_may_be_typed_in_capitals_with_spaces(client, abebe, enter):
    assert enter(client, email=" ABEBE@Lab.example ").status_code == 303


def test_the_page_asked_for_before_comes_next(client, abebe, enter):
    asked = client.get("/account/profile")
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/account/profile")
    assert enter(client, next="/account/profile").location == "/account/profile"


@pytest.mark.parametrize(
    "typed", [{"password": "something else"}, {"email": "nobody@lab.example"}, {"email": "abebe@lab.exampl"}]
)
def test_a_refusal_does_not_say_what_was_wrong(client, abebe, enter, typed):
    page = whole(enter(client, **typed), 422)
    assert "do not fit together" in main(page)
    assert client.get("/account").status_code == 303


def test_known_and_unknown_addresses_get_the_same_page(client, abebe, enter):
    def page(email):
        text = enter(client, email=email, password="something else").text
        return re.sub(r'name="csrf_token" value="[^"]+"', "", text).replace(email, "?")

    assert page("abebe@lab.example") == page("other@lab.example")


def test_a_password_is_never_sent_back(client, abebe, enter):
    assert "something else" not in enter(client, password="something else").text


def test_an_unknown_address_costs_a_hash_like_a_known_one(client, abebe, enter, monkeypatch):
    checked = []
    fits = Passwords.fits
    monkeypatch.setattr(Passwords, "fits", lambda self, *args: checked.append(args[0]) or fits(self, *args))
    enter(client, password="something else")
    enter(client, email="nobody@lab.example")
    assert [stored is not None for stored in checked] == [True, False]


def test_a_closed_account_is_refused_in_the_same_words(app, client, abebe, enter):
    with written(app) as tx:
        tx.get_one(User, abebe.id).active = False
    assert "do not fit together" in main(whole(enter(client), 422))


def test_every_attempt_is_noted(client, abebe, enter):
    enter(client, password="something else")
    enter(client)
    assert read().scalars(select(SignInEvent.succeeded).order_by(SignInEvent.id)).all() == [False, True]


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(app, client, abebe, enter):
    with written(app) as tx:
        tx.get_one(User, abebe.id).password_hash = Passwords(time_cost=2).make(PASSWORD)
    enter(client)
    renewed = read().get_one(User, abebe.id).password_hash
    assert "t=1,p=1" in renewed
    assert Passwords(time_cost=1).fits(renewed, PASSWORD)


def test_missing_fields_are_named(client):
    text = main(whole(client.post("/sign-in", data={}), 422))
    assert "Enter an e-mail address" in text
    assert "Enter your password" in text


def test_who_is_signed_in_is_not_asked_again(client, abebe, enter):
    enter(client)
    assert client.get("/sign-in?next=/account").location == "/account"


def test_signing_out_ends_the_session(client, abebe, enter):
    enter(client)
    assert client.post("/sign-out").location == "/sign-in"
    assert client.get("/account").status_code == 303


def test_signing_out_by_a_link_is_not_possible(client, abebe, enter):
    enter(client)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/account").status_code == 200


def test_the_language_of_the_account_is_spoken_after_signing_in(app, client, abebe, enter):
    with written(app) as tx:
        tx.get_one(User, abebe.id).locale = "en"
    enter(client)
    with client.session_transaction() as session:
        assert session["language"] == "en"
