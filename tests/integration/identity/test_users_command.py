import json

import pytest
from sqlalchemy import select

from tests.builders import a_facility, a_laboratory, a_trainer
from tests.conftest import written
from trainfac.directory.models import Employment, Person
from trainfac.identity.models import User
from trainfac.identity.passwords import Passwords
from trainfac.identity.queries import invitation_of, user_with_email
from trainfac.identity.roles import Grant, Role
from trainfac.infra.db import read
from trainfac.infra.web import clock
from trainfac.scheduling.models import Trainer

PASSWORD = "three words together"


@pytest.fixture
def create(app):
    def create(*args, typed=f"{PASSWORD}\n", email="ada@hyd.example", name="Ada Min"):
        return app.test_cli_runner().invoke(
            args=["users", "create", "--email", email, "--name", name, *args], input=typed
        )

    return create


def test_the_first_administrator_signs_in_with_the_password_given(create):
    answer = create("--role", "administrator", "--password-stdin", "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert (told["email"], told["role"]) == ("ada@hyd.example", "administrator")
    user = user_with_email(read(), "ada@hyd.example")
    assert told["id"] == user.id
    assert [held.grant for held in user.roles] == [Grant(Role.ADMINISTRATOR)]
    assert Passwords(1).fits(user.password_hash, PASSWORD)


def test_a_coordinator_needs_a_facility_that_exists(app, create):
    assert create("--role", "coordinator", "--password-stdin").exit_code == 1
    unknown = create("--role", "coordinator", "--facility", "NOPE", "--password-stdin")
    assert unknown.exit_code == 1
    assert "there is no facility “NOPE”" in unknown.stderr
    with written(app) as tx:
        facility = a_facility(tx)
    read().rollback()
    assert create("--role", "coordinator", "--facility", "hyd", "--password-stdin").exit_code == 0
    assert [r.grant for r in user_with_email(read(), "ada@hyd.example").roles] == [Grant(Role.COORDINATOR, facility.id)]


def test_a_trainer_is_the_one_the_facility_knows_or_a_new_one(app, create):
    with written(app) as tx:
        known = a_trainer(tx, a_facility(tx), "Dr Lakshmi Devi")
    args = ("--role", "trainer", "--facility", "HYD", "--password-stdin")
    assert create(*args, name="DR LAKSHMI DEVI").exit_code == 0
    assert user_with_email(read(), "ada@hyd.example").person_id == known.person_id
    assert create(*args, name="Somebody New", email="new@hyd.example").exit_code == 0
    new = user_with_email(read(), "new@hyd.example").person_id
    assert read().scalars(select(Trainer.name).where(Trainer.person_id == new)).one() == "Somebody New"


def test_an_invited_trainer_is_in_the_plans_before_following_the_link(app, create):
    with written(app) as tx:
        a_facility(tx)
    answer = create("--role", "trainer", "--facility", "HYD", "--invite", "--json")
    token = json.loads(answer.stdout)["link"].rsplit("/", 1)[1]
    trainer = read().scalars(select(Trainer)).one()
    assert invitation_of(read(), token, clock()).person_id == trainer.person_id


def test_a_laboratory_head_works_at_the_laboratory(app, create):
    with written(app) as tx:
        laboratory = a_laboratory(tx)
    assert create("--role", "laboratory_head", "--laboratory", str(laboratory.id), "--password-stdin").exit_code == 0
    assert read().scalars(select(Employment.organisation_id)).one() == laboratory.id
    assert create("--role", "laboratory_head", "--laboratory", "999999", "--password-stdin").exit_code == 1


def test_a_technician_is_a_person_without_a_role(create):
    assert create("--role", "technician", "--password-stdin").exit_code == 0
    user = user_with_email(read(), "ada@hyd.example")
    assert user.roles == []
    assert read().get_one(Person, user.person_id).full_name == "Ada Min"


def test_an_invitation_is_printed_and_makes_no_account_yet(create):
    answer = create("--role", "administrator", "--invite", "--json")
    link = json.loads(answer.stdout)["link"]
    assert link.startswith("http://localhost/invitations/")
    assert invitation_of(read(), link.rsplit("/", 1)[1], clock()) is not None
    assert read().scalars(select(User.id)).all() == []


@pytest.mark.parametrize(
    ("args", "typed", "said"),
    [
        (("--role", "administrator", "--password-stdin"), "short\n", "at least 12 characters"),
        (("--role", "administrator", "--password-stdin"), "", "at least 12 characters"),
        (("--role", "administrator"), "", "--password-stdin"),
        (("--role", "administrator", "--password-stdin", "--invite"), "", "--invite"),
        (("--role", "administrator", "--facility", "HYD", "--password-stdin"), "", "goes without --facility"),
    ],
)
def test_what_is_wrong_is_said_with_a_status_that_is_not_zero(create, args, typed, said):
    answer = create(*args, typed=typed)
    assert answer.exit_code == 1
    assert said in answer.stderr
    assert read().scalars(select(User.id)).all() == []


def test_an_address_has_one_account(create):
    create("--role", "administrator", "--password-stdin")
    again = create("--role", "administrator", "--password-stdin", email="ADA@hyd.example")
    assert again.exit_code == 1
    assert "There is already an account" in again.stderr


def test_no_address_is_no_account(create):
    assert "is no e-mail address" in create("--role", "administrator", "--password-stdin", email="ada").stderr


def test_accounts_are_listed(app, create):
    create("--role", "administrator", "--password-stdin")
    listed = json.loads(app.test_cli_runner().invoke(args=["users", "list", "--json"]).stdout)
    assert [(user["email"], user["roles"][0]["role"]) for user in listed] == [("ada@hyd.example", "administrator")]
    assert "ada@hyd.example" in app.test_cli_runner().invoke(args=["users", "list"]).stdout
