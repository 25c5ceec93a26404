"""Abuse case 35."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.builders import sign_in
from tests.web.pages import main, whole
from trainfac.directory.models import Person
from trainfac.infra.db import read

TOO_MUCH = 21 * 1024 * 1024 + 1


class Body(BytesIO):
    """A body of known size."""

    @property
    def size(self):
        return self.getbuffer().nbytes


class Endless:
    """A body that says how much of it was read."""

    def __init__(self, size):
        self.size, self.taken = size, 0

    def read(self, size=-1):
        size = self.size - self.taken if size < 0 else min(size, self.size - self.taken)
        self.taken += size
        return b"a" * size


def sent(client, path, body):
    return client.post(
        path,
        content_type="multipart/form-data; boundary=frontier",
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(body.size)},
    )


@pytest.mark.parametrize("size", [TOO_MUCH, 100 * 1024 * 1024])
@pytest.mark.parametrize("path", ["/register", "/sign-in", "/language/en"])
def test_a_body_that_is_too_large_gets_a_page_without_being_read(client, path, size):
    body = Endless(size)
    answer = sent(client, path, body)
    assert "What you sent is too large" in main(whole(answer, 413))
    assert body.taken == 0


def test_so_does_a_form_of_somebody_signed_in(client, coordinator):
    sign_in(client, coordinator)
    assert "20 MB" in main(whole(sent(client, "/account/profile", Endless(TOO_MUCH)), 413))


def test_a_field_of_two_megabytes_is_too_much_as_well(client):
    head = b'--frontier\r\nContent-Disposition: form-data; name="full_name"\r\n\r\n'
    body = Body(head + b"a" * (2 * 1024 * 1024 + 1) + b"\r\n--frontier--\r\n")
    assert sent(client, "/register", body).status_code == 413
    assert read().scalar(select(func.count(Person.id))) == 0
