"""Abuse case 38: codes are guessed."""

from io import BytesIO

import pytest

from tests.conftest import Browser, _let_go, settings
from tests.web.pages import main, whole
from trainfac.certificates.codes import new_human_code
from trainfac.factory import create_app


@pytest.fixture
def counting(database_url, tmp_path):
    """An application that counts attempts, as it does for the public."""
    app = create_app(settings(database_url, tmp_path, rate_limits=True))
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Browser
    with app.app_context():
        yield app
    _let_go(app)


def verify(client, address="203.0.113.1", code=None):
    return client.get(f"/verify/{code or new_human_code()}", environ_overrides={"REMOTE_ADDR": address})


def test_after_sixty_codes_an_address_has_to_wait(counting):
    client = counting.test_client()
    assert {verify(client).status_code for _ in range(60)} == {404}
    refused = verify(client)
    assert "please wait" in main(whole(refused, 429))
    assert int(refused.headers["Retry-After"]) > 0


def test_others_are_not_kept_waiting_and_the_form_still_opens(counting):
    client = counting.test_client()
    for _ in range(61):
        verify(client)
    assert verify(client, "203.0.113.2").status_code == 404
    assert client.get("/verify", environ_overrides={"REMOTE_ADDR": "203.0.113.1"}).status_code == 200


def test_a_new_session_or_another_way_to_write_the_code_does_not_reset_the_count(counting):
    code = new_human_code()
    for _ in range(60):
        verify(counting.test_client(), code=code.lower().replace("-", " "))
    assert verify(counting.test_client(), code=code).status_code == 429


def test_a_neighbour_in_the_same_network_of_the_new_kind_is_the_same_visitor(counting):
    client = counting.test_client()
    for number in range(60):
        verify(client, f"2001:db8::{number:x}")
    assert verify(client, "2001:db8::ffff").status_code == 429
    assert verify(client, "2001:db8:1::1").status_code == 404


def test_programs_are_asked_to_wait_as_data_wherever_they_run(counting):
    client = counting.test_client()
    where = {"REMOTE_ADDR": "203.0.113.4"}
    for _ in range(60):
        client.get(f"/verify/{new_human_code()}.json", environ_overrides=where)
    refused = client.get(f"/verify/{new_human_code()}.json", environ_overrides=where)
    assert (refused.status_code, refused.json) == (429, {"error": "too many requests"})
    assert 0 < int(refused.headers["Retry-After"]) <= 600
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert refused.headers["Access-Control-Expose-Headers"] == "Retry-After"


def test_files_and_machines_are_counted_as_well(counting):
    client = counting.test_client()
    where = {"REMOTE_ADDR": "203.0.113.9"}

    def machine():
        return client.get(f"/verify/{new_human_code()}.json", environ_overrides=where).status_code

    def file():
        return client.post(
            "/verify/file", data={"file": (BytesIO(b"no PDF"), "a.pdf")}, environ_overrides=where
        ).status_code

    assert {machine() for _ in range(60)} == {404}
    assert machine() == 429
    assert {file() for _ in range(20)} == {422}
    assert file() == 429


def test_codes_in_files_are_counted_as_if_they_were_typed(counting):
    client = counting.test_client()
    where = {"REMOTE_ADDR": "203.0.113.5"}

    def file(codes):
        content = b"%PDF-1.7\n" + "\n".join(new_human_code() for _ in range(codes)).encode()
        return client.post(
            "/verify/file", data={"file": (BytesIO(content), "a.pdf")}, environ_overrides=where
        ).status_code

    for _ in range(58):
        verify(client, where["REMOTE_ADDR"])
    assert file(codes=0) == 200
    assert file(codes=2) == 200
    assert verify(client, where["REMOTE_ADDR"]).status_code == 429
    assert file(codes=1) == 429
