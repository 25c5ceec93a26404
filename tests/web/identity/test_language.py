import pytest

from trainfac.infra import i18n

FRENCH_TOO = "trainfac.identity.routes.language.languages"


def test_a_language_is_chosen_and_the_page_stays(client, monkeypatch):
    monkeypatch.setattr(FRENCH_TOO, lambda: ["en", "fr"])
    answer = client.get("/language/fr?next=/register%3Fnext%3D/my")
    assert (answer.status_code, answer.location) == (303, "/register?next=/my")
    with client.session_transaction() as session:
        assert session["language"] == "fr"


def test_a_language_we_do_not_speak_is_not_found(client):
    assert client.get("/language/tlh").status_code == 404


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_it_never_leads_to_another_site(client, target):
    assert client.get("/language/en", query_string={"next": target}).location == "/calendar"


def test_what_was_typed_goes_along(client):
    sent = {"full_name": "Half a na", "password": "not this one"}
    answer = client.post("/language/en?next=/register%3Fa%3Db", data=sent, headers={"Origin": "http://localhost"})
    page = client.get(answer.location).text
    assert 'value="Half a na"' in page
    assert "not this one" not in page


def test_english_is_always_spoken():
    assert i18n.languages()[0] == "en"
