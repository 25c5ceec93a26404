"""The character NUL, which PostgreSQL stores in no text, comes from nobody's keyboard and goes nowhere."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from tests.builders import a_laboratory, a_person, sign_in
from tests.conftest import written
from tests.web.security.conftest import PASSWORD
from trainfac.directory.models import Person
from trainfac.identity.models import User
from trainfac.infra.db import read


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_is_typed_is_kept_without_it(client, kind):
    sent = {"full_name": "Sara\0 Ali", "email": "sara\0@lab.example", "password": PASSWORD, "note\0": "x"}
    body = {"data": urlencode(sent)} if kind.endswith("urlencoded") else {"data": sent}
    assert client.post("/register", **body, content_type=kind).status_code == 303
    assert read().scalars(select(Person.full_name)).all() == ["Sara Ali"]
    assert read().scalars(select(User.email)).all() == ["sara@lab.example"]


@pytest.mark.parametrize("address", ["/calendar?q=%00", "/runs/a%00b", "/verify?code=%00", "/sign-in?next=/%00"])
def test_an_address_with_it_is_none_of_ours(client, address):
    assert client.get(address).status_code == 400


def test_a_field_that_no_form_shows_is_no_way_in(app, client, coordinator):
    with written(app) as tx:
        person = a_person(tx, "Somebody", at=a_laboratory(tx), email="some@lab.example")
    sign_in(client, coordinator)
    address = f"/staff/HYD/resources/trainers/{person.id}/appoint"
    assert client.post(address, data={"search": "some\0body@lab.example"}).status_code == 404
    answer = client.post("/staff/catalogue/standards/1", data={"needs_check": "yes", "course": "\0", "version": "1"})
    assert answer.status_code < 500
