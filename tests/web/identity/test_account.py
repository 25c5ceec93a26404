import pytest

from tests.builders import sign_in
from tests.conftest import written
from tests.web.identity.conftest import PASSWORD
from tests.web.pages import main, opened, values, whole
from trainfac.identity.models import User
from trainfac.infra.db import read

NEW = "another three words"


@pytest.mark.parametrize("path", ["/account", "/account/profile", "/account/password", "/account/confirm"])
def test_each_page_is_whole(client, abebe, path):
    opened(sign_in(client, abebe), path)


def test_the_account_shows_roles_with_their_places(client, coordinator, facility):
    assert f"Coordinator · {facility.name}" in main(opened(sign_in(client, coordinator), "/account"))


def test_a_name_in_any_script_is_saved(client, abebe):
    sign_in(client, abebe)
    assert client.post("/account/profile", data={"name": " አበበ  ታደሰ ", "locale": "en"}).location == "/account"
    user = read().get_one(User, abebe.id)
    assert (user.name, user.locale) == ("አበበ ታደሰ", "en")


def test_an_empty_name_is_refused_and_what_was_typed_stays(client, abebe):
    page = whole(sign_in(client, abebe).post("/account/profile", data={"name": "  ", "locale": "en"}), 422)
    assert "Enter a name" in main(page)
    assert values(page)["locale"] == "en"


def test_changing_the_password_needs_the_old_one(client, abebe):
    sign_in(client, abebe)
    page = whole(client.post("/account/password", data={"current_password": "wrong", "password": NEW}), 422)
    assert "This is not your password" in main(page)
    assert read().get_one(User, abebe.id).password_hash == abebe.password_hash


def test_a_changed_password_keeps_this_browser_and_ends_the_others(app, abebe, enter):
    here, elsewhere = app.test_client(), app.test_client()
    enter(here)
    enter(elsewhere)
    assert here.post("/account/password", data={"current_password": PASSWORD, "password": NEW}).location == "/account"
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert enter(elsewhere).status_code == 422
    assert enter(elsewhere, password=NEW).status_code == 303


@pytest.mark.parametrize("password", ["short", "abebe@lab.example", "Abebe Tadesse"])
def test_a_weak_password_is_refused(client, abebe, password):
    sent = {"current_password": PASSWORD, "password": password}
    whole(sign_in(client, abebe).post("/account/password", data=sent), 422)
    assert read().get_one(User, abebe.id).password_hash == abebe.password_hash


def test_other_sessions_end_on_request(app, abebe, enter):
    here, elsewhere = app.test_client(), app.test_client()
    enter(here)
    enter(elsewhere)
    assert here.post("/account/sessions/end").status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


def test_a_closed_account_is_out_at_once(app, client, abebe, enter):
    enter(client)
    with written(app) as tx:
        tx.get_one(User, abebe.id).active = False
    assert client.get("/account").status_code == 303


def test_a_session_of_long_ago_ends_however_busy(client, abebe):
    sign_in(client, abebe)
    with client.session_transaction() as session:
        session["began_at"] -= 15 * 24 * 3600
    assert client.get("/account").status_code == 303
