from sqlalchemy import func, select

from tests.builders import a_person, a_user, country
from trainfac.directory.kinds import Sex
from trainfac.directory.models import Direction, Person
from trainfac.directory.services.accounts import create_account
from trainfac.directory.services.people import Particulars
from trainfac.identity.queries import user_with_email


def created(tx, email="fatima@lab.example", name="فاطمة", **particulars):
    create_account(
        tx, full_name=name, email=email, password_hash="hash", particulars=Particulars(**particulars), locale="en"
    )
    return user_with_email(tx, email)


def test_an_account_belongs_to_a_new_person(tx):
    user = created(tx)
    person = tx.get_one(Person, user.person_id)
    assert (person.full_name, person.sex, person.email) == ("فاطمة", Sex.UNDISCLOSED, "fatima@lab.example")


def test_one_name_in_any_script_is_kept_as_it_was_typed(tx):
    assert created(tx, name="ทดสอบ ชื่อยาว Mixed CASE").name == "ทดสอบ ชื่อยาว Mixed CASE"


def test_a_native_name_knows_its_language_and_direction(tx):
    user = created(tx, name="Fatima", native_name="فاطمة", native_lang="ar", sex=Sex.FEMALE)
    person = tx.get_one(Person, user.person_id)
    assert (person.native_name, person.native_lang, person.native_dir) == ("فاطمة", "ar", Direction.RTL)


def test_a_language_without_a_native_name_says_nothing(tx):
    assert tx.get_one(Person, created(tx, native_lang="ar").person_id).native_lang == ""


def test_nationality_is_a_country(tx):
    ethiopia = country(tx, "ET")
    assert tx.get_one(Person, created(tx, nationality_id=ethiopia.id).person_id).nationality_id == ethiopia.id


def test_an_address_with_an_account_keeps_it_as_it_was(tx):
    before = a_user(tx, "fatima@lab.example", password_hash="first")
    after = created(tx)
    assert after is before
    assert after.password_hash == "first"
    assert tx.scalar(select(func.count(Person.id))) == 0


def test_nobody_becomes_a_known_person_by_knowing_their_address(tx):
    known = a_person(tx, "Fatima Ali", email="fatima@lab.example")
    assert created(tx).person_id != known.id
