import pytest
from sqlalchemy import func, select

from tests.builders import a_laboratory, a_person, a_user, actor, country
from tests.conftest import NOW
from trainfac.directory.models import AdminArea, Employment, Organisation
from trainfac.directory.queries.people import current_employment
from trainfac.directory.queries.workplace import laboratories_of
from trainfac.directory.services.workplace import NewLaboratory, state_workplace
from trainfac.identity.roles import ANONYMOUS
from trainfac.kernel.errors import Forbidden, NotFound, RuleBroken


@pytest.fixture
def abebe(tx):
    return a_user(tx, "abebe@lab.example", person=a_person(tx))


def said(tx, user, organisation=None, new=None, job="Chemist"):
    return state_workplace(
        tx,
        organisation_id=organisation.id if organisation else None,
        new=new,
        job_title=job,
        actor=actor(user),
        now=NOW,
    )


def test_a_laboratory_one_names_is_not_confirmed(tx, abebe):
    employment = said(tx, abebe, a_laboratory(tx))
    assert not employment.confirmed
    assert current_employment(tx, abebe.person_id).id == employment.id


def test_another_laboratory_ends_the_one_before(tx, abebe):
    first = said(tx, abebe, a_laboratory(tx))
    second = said(tx, abebe, a_laboratory(tx, "Another"))
    assert first.ended_on == NOW.date()
    assert second.ended_on is None


def test_saying_the_same_again_corrects_the_title_and_keeps_the_confirmation(tx, abebe):
    laboratory = a_laboratory(tx)
    employment = said(tx, abebe, laboratory)
    employment.confirmed = True
    again = said(tx, abebe, laboratory, job="Head chemist")
    assert again is employment
    assert (again.job_title, again.confirmed) == ("Head chemist", True)


def test_a_new_laboratory_is_added_with_its_country_and_province(tx, abebe):
    new = NewLaboratory("Dali Food Test", "CN", name_local="大理食品检验", city="Dali", area_code="CN-YN")
    laboratory = tx.get_one(Organisation, said(tx, abebe, new=new).organisation_id)
    assert (laboratory.name, laboratory.name_local, laboratory.city) == ("Dali Food Test", "大理食品检验", "Dali")
    assert laboratory.country_id == country(tx, "CN").id
    assert tx.get_one(AdminArea, laboratory.admin_area_id).code == "CN-YN"


def test_a_laboratory_we_know_by_that_name_is_not_doubled(tx, abebe):
    known = a_laboratory(tx, "Laboratoire de Référence", "ET")
    employment = said(tx, abebe, new=NewLaboratory("  LABORATOIRE de reference ", "ET"))
    assert employment.organisation_id == known.id


def test_the_same_name_in_another_country_is_another_laboratory(tx, abebe):
    known = a_laboratory(tx, "National Laboratory", "ET")
    employment = said(tx, abebe, new=NewLaboratory("National Laboratory", "KE"))
    assert employment.organisation_id != known.id


def test_an_account_of_nobody_becomes_a_person(tx):
    user = a_user(tx, "staff@hyd.example")
    employment = said(tx, user, a_laboratory(tx))
    assert user.person_id == employment.person_id


def test_nothing_said_is_refused_and_nothing_is_stored(tx, abebe):
    with pytest.raises(RuleBroken):
        said(tx, abebe, new=NewLaboratory("  ", "ET"))
    assert tx.scalar(select(func.count(Employment.id))) == 0


def test_a_merged_laboratory_is_not_there_any_more(tx, abebe):
    merged, into = a_laboratory(tx), a_laboratory(tx, "Survivor")
    merged.merged_into_id = into.id
    tx.flush()
    with pytest.raises(NotFound):
        said(tx, abebe, merged)
    assert [o.name for o in laboratories_of(tx, country(tx, "ET").id, "")[1]] == ["Survivor"]


def test_a_visitor_works_nowhere(tx):
    with pytest.raises(Forbidden):
        state_workplace(tx, organisation_id=a_laboratory(tx).id, new=None, job_title="", actor=ANONYMOUS, now=NOW)


def test_a_search_for_laboratories_takes_wildcards_literally(tx):
    a_laboratory(tx, "Pure 100% Water")
    a_laboratory(tx, "Other")
    assert [o.name for o in laboratories_of(tx, country(tx, "ET").id, "%")[1]] == ["Pure 100% Water"]
    assert laboratories_of(tx, country(tx, "ET").id, "WATER")[0] == 1
