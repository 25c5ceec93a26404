import pytest
from sqlalchemy import event

from tests.builders import a_facility, a_laboratory, a_user, an_administrator
from trainfac.identity import outside
from trainfac.identity.labels import placed_roles
from trainfac.identity.queries import UserFilter, users_page
from trainfac.identity.roles import Grant, Role


def names(tx, **wanted):
    return [user.name for user in users_page(tx, UserFilter(**wanted), 1).rows]


@pytest.fixture
def people(tx):
    for email, name in (("a_b@lab.example", "Ana 100% Bela"), ("axb@lab.example", "Çelik"), ("c@lab.example", "Ana")):
        user = a_user(tx, email)
        user.name = name
    tx.flush()


def test_search_finds_parts_of_names_and_addresses_whatever_their_case(tx, people):
    assert names(tx, search="ANA") == ["Ana", "Ana 100% Bela"]
    assert names(tx, search="C@LAB") == ["Ana"]


@pytest.mark.parametrize(
    ("search", "found"), [("%", ["Ana 100% Bela"]), ("a_b", ["Ana 100% Bela"]), ("/", []), ("'", [])]
)
def test_wildcards_are_letters_like_others(tx, people, search, found):
    assert names(tx, search=search) == found


def test_filters_narrow_by_role_and_state(tx, people):
    an_administrator(tx).name = "Boss"
    closed = a_user(tx, "closed@lab.example")
    closed.active = False
    tx.flush()
    assert names(tx, role=Role.ADMINISTRATOR) == ["Boss"]
    assert names(tx, active=False) == ["Closed"]


def test_pages_have_fifty_rows_and_know_how_many_there_are(tx):
    for number in range(53):
        a_user(tx, f"user{number:02}@lab.example")
    first, second = users_page(tx, UserFilter(), 1), users_page(tx, UserFilter(), 2)
    assert (len(first.rows), len(second.rows), first.total, first.last) == (50, 3, 53, 2)


def test_reading_the_list_costs_the_same_queries_for_one_row_and_for_fifty(tx):
    facility, laboratory = a_facility(tx), a_laboratory(tx)
    grants = (Grant(Role.COORDINATOR, facility.id), Grant(Role.LABORATORY_HEAD, organisation_id=laboratory.id))

    def queries():
        tx.expire_all()
        counted = []
        bind = tx.get_bind()
        event.listen(bind, "before_cursor_execute", lambda *_: counted.append(1))
        page = users_page(tx, UserFilter(), 1)
        assert placed_roles(tx, page.rows, outside.directory())
        return len(counted)

    a_user(tx, grants=grants)
    one = queries()
    for number in range(49):
        a_user(tx, f"user{number}@lab.example", grants=grants)
    assert queries() == one <= 5
