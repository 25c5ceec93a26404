"""Abuse cases 13 and 14."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from tests.builders import a_user
from tests.conftest import written
from tests.web.pages import main, whole
from tests.web.security.conftest import enter, send, token_of
from trainfac.identity.models import SignInEvent
from trainfac.infra.db import read
from trainfac.infra.throttle import rate_hit


def prepared(app):
    """A browser with the sign-in page open, and the token of that page."""
    client = app.test_client()
    return client, token_of(client.get("/sign-in").text)


def tried():
    """How many passwords were really compared."""
    read().rollback()
    return read().scalar(select(func.count(SignInEvent.id)))


def test_two_hundred_guesses_on_one_account_are_stopped_at_ten(open_to_all, abebe):
    guesser, token = prepared(open_to_all)
    statuses = [send(guesser, token, password=f"guess number {n}").status_code for n in range(200)]
    assert statuses == [422] * 10 + [429] * 190
    assert tried() == 10


def test_who_claims_another_address_in_a_header_is_counted_all_the_same(open_to_all, abebe):
    guesser, token = prepared(open_to_all)
    sent = {"csrf_token": token, "email": "abebe@lab.example", "password": "a guess as good as any"}
    headers = [{name: f"198.51.100.{n}"} for n in range(6) for name in ("X-Forwarded-For", "X-Real-IP")]
    statuses = [guesser.post("/sign-in", data=sent, headers=each).status_code for each in headers]
    assert statuses == [422] * 10 + [429] * 2


def test_the_owner_signs_in_from_elsewhere_meanwhile(open_to_all, abebe):
    guesser, token = prepared(open_to_all)
    for n in range(50):
        send(guesser, token, password=f"guess number {n}")
    assert enter(open_to_all.test_client(), address="198.51.100.7").status_code == 303


def test_after_the_window_the_right_password_works_from_there_too(open_to_all, abebe, clock_of_counts):
    guesser, token = prepared(open_to_all)
    for n in range(12):
        send(guesser, token, password=f"guess number {n}")
    assert enter(guesser).status_code == 429
    clock_of_counts["by"] = 15 * 60
    assert enter(guesser).status_code == 303


def test_guesses_from_everywhere_are_stopped_too_and_the_account_opens_again(open_to_all, abebe, clock_of_counts):
    guesser, token = prepared(open_to_all)
    statuses = [
        send(guesser, token, password=f"guess number {n}", address=f"198.51.100.{n}").status_code for n in range(60)
    ]
    assert statuses == [422] * 30 + [429] * 30
    assert enter(open_to_all.test_client()).status_code == 429
    clock_of_counts["by"] = 60 * 60
    assert enter(open_to_all.test_client()).status_code == 303


def test_guesses_at_the_same_moment_do_not_slip_through(open_to_all, abebe):
    pairs = [prepared(open_to_all) for _ in range(8)] * 3
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda pair: send(*pair, password="a guess as good as any").status_code, pairs))
    assert sorted(statuses) == [422] * 10 + [429] * 14
    assert tried() == 10


def test_accounts_that_do_not_exist_are_counted_alike(open_to_all, abebe):
    def statuses(email, address):
        client, token = prepared(open_to_all)
        return [send(client, token, email, f"guess number {n}", address).status_code for n in range(15)]

    known = statuses("abebe@lab.example", "198.51.100.1")
    assert known == statuses("nobody@lab.example", "198.51.100.2")


def test_one_password_on_two_hundred_accounts_is_stopped_at_fifty(open_to_all):
    sprayer, token = prepared(open_to_all)
    statuses = [send(sprayer, token, f"user{n}@lab.example", "Password2026!").status_code for n in range(200)]
    assert statuses == [422] * 50 + [429] * 150
    assert tried() == 50


def test_a_class_behind_one_address_signs_in_undisturbed(open_to_all, stored):
    with written(open_to_all) as tx:
        for n in range(60):
            a_user(tx, f"trainee{n}@lab.example", password_hash=stored)
    statuses = {enter(open_to_all.test_client(), f"trainee{n}@lab.example").status_code for n in range(60)}
    assert statuses == {303}


def test_who_signs_in_often_is_not_stopped(open_to_all, abebe):
    assert {enter(open_to_all.test_client()).status_code for _ in range(40)} == {303}


def test_the_page_says_what_to_do_and_when_without_saying_whether_there_is_an_account(open_to_all, abebe):
    guesser = open_to_all.test_client()
    for n in range(11):
        answer = enter(guesser, password=f"guess number {n}")
    assert "Too many attempts" in main(whole(answer, 429))
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert "abebe" not in answer.text


def test_guesses_at_the_present_password_of_a_stolen_session_are_stopped(open_to_all, abebe):
    thief = open_to_all.test_client()
    enter(thief)
    page = thief.get("/account/password").text
    statuses = [
        thief.post(
            "/account/password",
            data={"csrf_token": token_of(page), "current_password": f"guess {n}", "password": "my new password now"},
        ).status_code
        for n in range(12)
    ]
    assert statuses == [422] * 10 + [429] * 2


def test_no_address_of_anybody_is_kept_with_the_counts(open_to_all, abebe):
    enter(open_to_all.test_client(), password="something else")
    keys = read().scalars(select(rate_hit.c.key)).all()
    assert keys
    assert not any("abebe" in key for key in keys)
