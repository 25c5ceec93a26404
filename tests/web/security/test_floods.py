"""Pages that anybody may send to are sent to only so often."""

from tests.web.security.conftest import token_of


def test_accounts_are_not_made_by_the_thousand(open_to_all):
    client = open_to_all.test_client()
    token = token_of(client.get("/register").text)
    statuses = [client.post("/register", data={"csrf_token": token}).status_code for _ in range(62)]
    assert statuses == [422] * 60 + [429] * 2
    assert client.get("/register").status_code == 200


def test_links_are_not_guessed_by_the_thousand(open_to_all):
    client = open_to_all.test_client()
    statuses = [client.get(f"/invitations/guess-{n}").status_code for n in range(102)]
    assert statuses == [410] * 100 + [429] * 2
