import pytest
from sqlalchemy import func, select

from tests.web.identity.conftest import PASSWORD
from tests.web.pages import main, opened, values, whole
from trainfac.directory.kinds import Sex
from trainfac.directory.models import Person
from trainfac.identity.models import User
from trainfac.infra.db import read

FATIMA = {
    "full_name": "فاطمة",
    "email": "fatima@lab.example",
    "password": PASSWORD,
    "native_name": "",
    "native_lang": "",
    "sex": "undisclosed",
    "nationality": "",
}


def test_name_address_and_password_are_enough(client, enter):
    needed = {name: FATIMA[name] for name in ("full_name", "email", "password")}
    answer = client.post("/register", data=needed)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert enter(client, "fatima@lab.example").location == "/my"


def test_all_that_may_be_told_is_kept(client):
    told = {"full_name": "Li Ming", "native_name": "李明", "native_lang": "zh-Hans", "sex": "F", "nationality": "CN"}
    client.post("/register", data={**FATIMA, **told})
    person = read().scalars(select(Person)).one()
    assert (person.full_name, person.native_name, person.native_lang) == ("Li Ming", "李明", "zh-Hans")
    assert person.sex is Sex.FEMALE
    assert person.nationality_id is not None


def test_sex_is_undisclosed_unless_somebody_tells(client):
    assert values(opened(client, "/register"))["sex"] == ["undisclosed"]


def test_an_address_with_an_account_gets_the_same_answer(app, client, abebe):
    taken, free = app.test_client(), app.test_client()
    answers = [
        who.post("/register", data={**FATIMA, "email": email})
        for who, email in ((taken, abebe.email), (free, "free@lab.example"))
    ]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    pages = [main(opened(who, "/sign-in")) for who in (taken, free)]
    assert pages[0] == pages[1]
    assert "If you already had an account, it is unchanged" in pages[0]


def test_an_address_with_an_account_keeps_its_password_and_gets_no_second_person(client, abebe):
    people = read().scalar(select(func.count(Person.id)))
    client.post("/register", data={**FATIMA, "email": abebe.email})
    assert read().get_one(User, abebe.id).password_hash == abebe.password_hash
    assert read().scalar(select(func.count(Person.id))) == people


def test_the_sign_in_page_knows_the_address_just_given(client):
    client.post("/register", data=FATIMA)
    assert values(opened(client, "/sign-in"))["email"] == "fatima@lab.example"


def test_the_page_asked_for_before_is_not_forgotten(client):
    assert 'href="/sign-in?next=/runs/X/ask"' in client.get("/register?next=/runs/X/ask").text
    assert client.post("/register?next=/runs/X/ask", data=FATIMA).location == "/sign-in?next=/runs/X/ask"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("full_name", " ", "Enter a name"),
        ("full_name", "a" * 201, "200 characters"),
        ("email", "fatima", "Enter an e-mail address"),
        ("password", "short", "at least 12 characters"),
        ("password", "fatima@lab.example", "the first thing somebody would try"),
        ("nationality", "XX", "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_stays(client, field, typed, said):
    page = whole(client.post("/register", data={**FATIMA, "native_name": "يبقى", field: typed}), 422)
    assert said in main(page)
    assert values(page)["native_name"] == "يبقى"
    assert read().scalar(select(func.count(User.id))) == 0


def test_a_name_of_two_hundred_characters_is_a_name(client):
    assert client.post("/register", data={**FATIMA, "full_name": "ณ" * 200}).status_code == 303
