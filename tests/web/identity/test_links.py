import pytest

from tests.builders import a_laboratory, a_trainer, sign_in
from tests.conftest import written
from tests.web.identity.conftest import PASSWORD
from tests.web.pages import main, opened, whole
from trainfac.identity.models import User
from trainfac.identity.queries import user_with_email
from trainfac.identity.roles import SYSTEM, Grant, Role
from trainfac.identity.routes.ways import public_address
from trainfac.identity.services.invitations import Guest, invite
from trainfac.identity.services.resets import make_reset
from trainfac.infra.db import read, transact
from trainfac.infra.web import clock


def a_link(**guest):
    told = {"email": "guest@lab.example", "name": "Guest of Honour", **guest}
    return f"/invitations/{transact(invite, Guest(**told), actor=SYSTEM, now=clock())}"


@pytest.fixture
def reset(abebe):
    return f"/reset-password/{transact(make_reset, abebe.id, actor=SYSTEM, now=clock())}"


def test_an_invitation_says_to_what(client, facility):
    text = main(opened(client, a_link(grant=Grant(Role.COORDINATOR, facility.id))))
    assert "Guest of Honour" in text
    assert f"Coordinator At {facility.name}" in text


def test_choosing_a_password_opens_the_account_and_signs_in(client):
    answer = client.post(a_link(), data={"password": PASSWORD})
    assert answer.location == "/my"
    assert "guest@lab.example" in main(opened(client, "/account"))


def test_a_short_password_is_refused_and_the_link_still_works(client):
    link = a_link()
    whole(client.post(link, data={"password": "short"}), 422)
    assert client.post(link, data={"password": PASSWORD}).status_code == 303


def test_a_used_link_says_so(client):
    link = a_link()
    client.post(link, data={"password": PASSWORD})
    other = client.application.test_client()
    assert "works once" in main(opened(other, link, 410))
    assert "works once" in main(whole(other.post(link, data={"password": PASSWORD}), 410))


@pytest.mark.parametrize("path", ["/invitations/guessed", "/reset-password/guessed"])
def test_a_guessed_link_opens_nothing(client, path):
    opened(client, path, 410)


def test_who_has_an_account_signs_in_to_accept(app, client, abebe, facility, enter):
    link = a_link(email=abebe.email, grant=Grant(Role.TRAINER, facility.id))
    page = opened(client, link)
    assert page.find(f".//main//a[@href='/sign-in?next={link}']") is not None
    assert client.post(link, data={"password": PASSWORD}).status_code == 422
    assert enter(client, next=link).location == link
    opened(client, link)
    assert client.post(link).location == "/my"
    user = read().get_one(User, abebe.id)
    assert [held.role for held in user.roles] == [Role.TRAINER]


def test_an_invitation_for_somebody_else_is_not_accepted(client, abebe, head):
    link = a_link(email=abebe.email, grant=Grant(Role.ADMINISTRATOR))
    sign_in(client, head)
    assert "another account" in main(opened(client, link))
    assert client.post(link).status_code == 422
    assert all(held.role is not Role.ADMINISTRATOR for held in read().get_one(User, head.id).roles)


def test_a_reset_link_sets_the_password_and_ends_sessions(app, client, abebe, reset, enter):
    elsewhere = app.test_client()
    enter(elsewhere)
    opened(client, reset)
    assert client.post(reset, data={"password": "quite another one"}).status_code == 303
    assert elsewhere.get("/account").status_code == 303
    assert enter(app.test_client(), password="quite another one").status_code == 303
    assert client.get(reset).status_code == 410


def test_a_link_names_our_own_host_whatever_the_request_says(app):
    with app.test_request_context(headers={"Host": "127.0.0.1", "X-Forwarded-Host": "evil.example"}):
        assert public_address("/reset-password/token") == "http://localhost/reset-password/token"


def test_a_link_is_shown_once(client, admin, abebe):
    sign_in(client, admin)
    client.post(f"/admin/users/{abebe.id}/reset-link")
    assert "/reset-password/" in client.get("/links/new").text
    assert "/reset-password/" not in client.get("/links/new").text


def test_an_administrator_invites_a_coordinator(client, admin, facility):
    sign_in(client, admin)
    assert "As what?" in main(opened(client, "/admin/users/new"))
    assert facility.name in main(opened(client, "/admin/users/new?role=coordinator"))
    path = f"/admin/users/new?role=coordinator&place={facility.id}"
    opened(client, path)
    client.post(path, data={"name": "Co Ordinator", "email": "co@hyd.example"})
    link = opened(client, "/links/new").find(".//input[@id='link']").get("value").removeprefix("http://localhost")
    client.application.test_client().post(link, data={"password": PASSWORD})
    assert [held.grant for held in user_with_email(read(), "co@hyd.example").roles] == [
        Grant(Role.COORDINATOR, facility.id)
    ]


def test_a_laboratory_is_found_by_a_part_of_its_name(app, client, admin):
    with written(app) as tx:
        found = a_laboratory(tx, "Kigali 50% Laboratory", "RW")
        a_laboratory(tx, "Other", "RW")
    page = opened(sign_in(client, admin), "/admin/users/new?role=laboratory_head&q=50%25")
    assert "Kigali 50% Laboratory (Rwanda)" in main(page)
    assert "Other" not in main(page)
    assert f"place={found.id}" in client.get("/admin/users/new?role=laboratory_head&q=kigali").text


def test_a_coordinator_invites_a_trainer_of_the_list(app, client, coordinator, facility):
    sign_in(client, coordinator)
    path = f"/staff/{facility.code}/invitations/new?role=trainer"
    assert "No trainers yet" in main(opened(client, path))
    with written(app) as tx:
        person_id = a_trainer(tx, facility).person_id
    opened(client, path)
    client.post(path, data={"person": str(person_id), "email": "trainer@hyd.example"})
    listed = main(opened(client, f"/staff/{facility.code}/invitations"))
    assert "Dr Lakshmi Devi" in listed
    assert "trainer@hyd.example" in listed


def test_a_coordinator_is_not_offered_what_only_administrators_give(client, coordinator, facility):
    page = opened(sign_in(client, coordinator), f"/staff/{facility.code}/invitations/new?role=administrator")
    assert "As what?" in main(page)
    assert "Administrator" not in main(page)


def test_a_head_invites_staff(client, head, laboratory):
    path = f"/laboratories/{laboratory.id}/invitations/new"
    opened(sign_in(client, head), path)
    assert client.post(path, data={"name": "Sara", "email": "sara@lab.example"}).location == "/links/new"


def test_a_head_invites_nobody_for_another_laboratory(app, client, head):
    with written(app) as tx:
        other = a_laboratory(tx, "Other")
    assert sign_in(client, head).get(f"/laboratories/{other.id}/invitations/new").status_code == 404


def test_an_invitation_is_withdrawn(client, coordinator, facility):
    sign_in(client, coordinator)
    client.post(f"/staff/{facility.code}/invitations/new?role=technician", data={"name": "A", "email": "a@b.example"})
    page = opened(client, f"/staff/{facility.code}/invitations")
    withdraw = page.find(".//main//table//form").get("action")
    assert client.post(withdraw).location == f"/staff/{facility.code}/invitations"
    assert "No open invitations" in main(opened(client, f"/staff/{facility.code}/invitations"))
