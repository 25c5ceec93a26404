import pytest

from tests.builders import sign_in
from tests.web.identity.conftest import PASSWORD
from tests.web.pages import main, opened, whole


@pytest.fixture
def late(client, admin):
    """An administrator who typed the password 31 minutes ago."""
    sign_in(client, admin)
    with client.session_transaction() as session:
        session["password_at"] -= 31 * 60
    return client


def test_before_something_that_matters_the_password_is_asked_again(late, admin):
    answer = late.get(f"/admin/users/{admin.id}/roles/new")
    assert answer.location == f"/account/confirm?next=/admin/users/{admin.id}/roles/new"


def test_the_right_password_leads_on(late, admin):
    answer = late.post("/account/confirm?next=/admin/users/new", data={"password": PASSWORD})
    assert answer.location == "/admin/users/new"
    opened(late, "/admin/users/new")


def test_the_wrong_one_does_not(late):
    page = whole(late.post("/account/confirm?next=/admin/users/new", data={"password": "something else"}), 422)
    assert "This is not your password" in main(page)
    assert late.get("/admin/users/new").status_code == 303


def test_looking_is_free(late):
    opened(late, "/admin/users")


def test_what_was_typed_meanwhile_is_kept(late, admin):
    path = f"/admin/users/{admin.id}/correct"
    sent = {"name": "Typed for long", "email": admin.email, "reason": "because"}
    answer = late.post(path, data=sent, headers={"Origin": "http://localhost"})
    assert answer.location == f"/account/confirm?next={path}"
    late.post(answer.location, data={"password": PASSWORD})
    assert 'value="Typed for long"' in late.get(path).text
