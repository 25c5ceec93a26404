import pytest
from sqlalchemy import select

from tests.builders import a_laboratory, sign_in
from tests.conftest import written
from tests.web.pages import main, opened, values, whole
from trainfac.directory.models import Employment, Organisation
from trainfac.infra.db import read

PAGE = "/account/laboratory"


def test_the_country_is_asked_first(client, abebe):
    page = opened(sign_in(client, abebe), PAGE)
    assert "In which country is your laboratory?" in main(page)
    assert len(page.findall(".//select[@id='country']/option")) == 250


def test_then_the_laboratories_of_that_country_are_offered(app, client, abebe, laboratory):
    with written(app) as tx:
        a_laboratory(tx, "In Kenya", "KE")
    text = main(opened(sign_in(client, abebe), f"{PAGE}?country=ET"))
    assert laboratory.name in text
    assert "In Kenya" not in text


def test_a_chosen_laboratory_is_stated(client, abebe, laboratory):
    sign_in(client, abebe)
    answer = client.post(f"{PAGE}?country=ET", data={"laboratory": str(laboratory.id), "job_title": "Chemist"})
    assert answer.location == "/account"
    employment = read().scalars(select(Employment)).one()
    assert (employment.person_id, employment.organisation_id) == (abebe.person_id, laboratory.id)
    assert not employment.confirmed
    text = main(opened(client, PAGE))
    assert laboratory.name in text
    assert "Not yet" in text


def test_one_that_is_missing_is_described(client, abebe):
    sign_in(client, abebe)
    sent = {"laboratory": "", "new_name": "Addis Water Laboratory", "new_city": "Addis Ababa", "new_area": "ET-AA"}
    assert client.post(f"{PAGE}?country=ET", data=sent).status_code == 303
    added = read().scalars(select(Organisation)).one()
    assert (added.name, added.city, added.admin_area.code) == ("Addis Water Laboratory", "Addis Ababa", "ET-AA")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose your laboratory from the list, or write the name"),
        ({"laboratory": "own", "new_name": "Another"}, "not both"),
        ({"laboratory": "999999"}, "Not a valid choice"),
    ],
)
def test_one_laboratory_is_needed_and_not_two(client, abebe, laboratory, sent, said):
    if sent.get("laboratory") == "own":
        sent = {**sent, "laboratory": str(laboratory.id)}
    page = whole(sign_in(client, abebe).post(f"{PAGE}?country=ET", data={**sent, "job_title": "Chemist"}), 422)
    assert said in main(page)
    assert values(page)["job_title"] == "Chemist"
    assert read().scalars(select(Employment)).all() == []


def test_a_long_list_can_be_searched(app, client, abebe):
    with written(app) as tx:
        for number in range(51):
            a_laboratory(tx, f"Laboratory {number}")
    sign_in(client, abebe)
    assert (
        client.get(f"{PAGE}?country=ET").text.count("<form") == client.get(f"{PAGE}?country=KE").text.count("<form") + 1
    )
    page = opened(client, f"{PAGE}?country=ET&q=50")
    assert len(page.findall(".//select[@id='laboratory']/option")) == 2


def test_where_the_person_came_from_is_where_they_go(client, abebe, laboratory):
    sign_in(client, abebe)
    answer = client.post(f"{PAGE}?country=ET&next=/runs/X/ask", data={"laboratory": str(laboratory.id)})
    assert answer.location == "/runs/X/ask"


def test_an_unknown_country_is_asked_again(client, abebe):
    assert "In which country" in main(opened(sign_in(client, abebe), f"{PAGE}?country=XX"))


def test_a_country_must_be_chosen(client, abebe):
    page = opened(sign_in(client, abebe), f"{PAGE}?country=&next=/runs/X/ask")
    assert "There is a problem Choose the country of your laboratory" in main(page)
    assert values(page)["next"] == "/runs/X/ask"


def test_the_account_tells_where_one_works(client, abebe, laboratory):
    sign_in(client, abebe)
    assert "Say where you work" in main(opened(client, "/account"))
    client.post(f"{PAGE}?country=ET", data={"laboratory": str(laboratory.id)})
    text = main(opened(client, "/account"))
    assert f"{laboratory.name} (Ethiopia)" in text
    assert "Say where you work" not in text
