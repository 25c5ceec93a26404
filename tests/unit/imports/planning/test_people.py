from datetime import date

import pytest

from tests.unit.imports.planning.worlds import (
    ABEBE,
    AHEAD,
    LAKE,
    SARA,
    a_row,
    a_run,
    a_world,
    achieng,
    enrolment,
    lake,
    one,
    planned,
    told,
)
from trainfac.directory.kinds import Sex
from trainfac.imports.planning.plans import NewJob
from trainfac.imports.planning.world import JobFacts, PersonFacts
from trainfac.imports.states import RowVerdict
from trainfac.scheduling.states import RunState


def test_somebody_nobody_knows_is_new_and_works_at_the_laboratory():
    plan = one(a_world(laboratories=lake()))
    assert (plan.verdict, plan.person.job) == (RowVerdict.NEW, NewJob("Analyst", None))


def test_somebody_on_file_is_told_with_the_reason():
    plan = one(a_world(laboratories=lake(), people=achieng()), a_row(full_name="achieng OTIENO"))
    assert (plan.person.id, plan.person.job) == (ABEBE, None)
    assert "Achieng Otieno is on file: Same name at the same laboratory" in told(plan)


def test_somebody_in_two_rows_is_one_person():
    first, second = planned(
        a_world(a_run("UV-1"), a_run("UV-2", id=AHEAD)), a_row(2), a_row(3, enrolment(a_run("UV-2", id=AHEAD)))
    )
    assert (second.person.id, second.person.new, second.verdict) == (first.person.id, False, RowVerdict.MATCHED)
    assert "The person of row 2: Same name at the same laboratory" in told(second)


def test_two_e_mail_addresses_are_two_people_of_one_name():
    _first, second = planned(a_world(), a_row(2, email="a@lab.example"), a_row(3, email="b@lab.example"))
    assert (second.person.new, second.person.id) == (True, -3)
    assert "Somebody of this name at this laboratory has another e-mail address" in "".join(told(second))


def test_an_e_mail_address_is_added_to_whoever_has_none():
    plan = one(a_world(laboratories=lake(), people=achieng()), a_row(email="a@lab.example"))
    assert plan.person.fills == {"email": "a@lab.example"}
    assert "E-mail address is added: “a@lab.example”" in told(plan)


def test_what_is_on_file_stays_and_the_difference_is_told():
    people = achieng(sex=Sex.FEMALE, native_name="አበበ", email="a@lab.example", reference="P-1")
    row = a_row(person_ref="P-1", sex=Sex.MALE, native_name="ሳራ", native_lang="am", email="b@lab.example")
    plan = one(a_world(laboratories=lake(), people=people), row)
    assert plan.person.fills == {}
    assert {
        "Sex: “Female” stays; the list says “Male”",
        "Name in own script: “አበበ” stays; the list says “ሳራ”",
        "E-mail address: “a@lab.example” stays; the list says “b@lab.example”",
    } <= set(told(plan))


def test_what_others_recorded_of_a_stranger_is_not_told():
    people = achieng(here=False, sex=Sex.FEMALE, email="secret@lab.example", reference="P-1")
    plan = one(a_world(laboratories=lake(), people=people), a_row(person_ref="P-1", sex=Sex.MALE, email="b@x.example"))
    assert plan.person.id == ABEBE
    assert not [text for text in told(plan) if "secret" in text or "Female" in text]


def test_a_reference_of_a_stranger_does_not_give_away_the_name():
    people = achieng(full_name="Secret Name", here=False, reference="P-1")
    plan = one(a_world(laboratories=lake(), people=people), a_row(person_ref="P-1"))
    assert plan.verdict is RowVerdict.WRONG
    assert told(plan) == [
        "Row 2, column “person_ref”: P-1 is the reference of somebody else. Give another one, or none."
    ]


@pytest.mark.parametrize(
    ("on_file", "changes"),
    [("Achieng Odhiambo", {}), ("Jane Doe", {"email": "a@lab.example"})],
    ids=["a word in common", "the same address"],
)
def test_a_reference_is_followed_to_another_spelling_of_the_name(on_file, changes):
    people = achieng(full_name=on_file, reference="P-1", email="a@lab.example")
    plan = one(a_world(laboratories=lake(), people=people), a_row(person_ref="P-1", **changes))
    assert plan.person.id == ABEBE
    assert f"Full name: “{on_file}” stays; the list says “Achieng Otieno”" in told(plan)


def test_a_reference_of_quite_another_name_is_refused():
    people = achieng(full_name="Jane Doe", reference="P-1")
    plan = one(a_world(laboratories=lake(), people=people), a_row(person_ref="P-1"))
    assert told(plan) == [
        (
            "Row 2, column “person_ref”: P-1 is the reference of Jane Doe, not of Achieng Otieno. Correct the name, or"
            " give another reference."
        )
    ]


def test_two_names_under_one_reference_in_a_list_are_refused():
    rows = a_row(2, person_ref="P-1"), a_row(3, person_ref="P-1", full_name="Baraka Mwangi")
    assert [plan.verdict for plan in planned(a_world(), *rows)] == [RowVerdict.NEW, RowVerdict.WRONG]


def test_several_who_could_be_meant_need_a_reference():
    people = {**achieng(), SARA: PersonFacts("Achieng Otieno", jobs={LAKE: JobFacts(32, "")})}
    plan = one(a_world(laboratories=lake(), people=people))
    assert [(problem.row, problem.column) for problem in plan.problems] == [(2, "person_ref")]
    assert "give the reference" in told(plan)[0]


def test_a_reference_that_a_joined_record_holds_is_not_given_again():
    world = a_world(laboratories=lake(), people=achieng(), taken_references={"P-1"})
    assert "reference" not in one(world, a_row(person_ref="P-1")).person.fills


def test_a_job_title_is_added_to_an_employment_without_one():
    people = achieng(jobs={LAKE: JobFacts(31, "")})
    assert one(a_world(laboratories=lake(), people=people), a_row(job_title="Head")).person.job_title == "Head"


def test_a_job_title_on_file_stays():
    plan = one(a_world(laboratories=lake(), people=achieng()), a_row(job_title="Head"))
    assert (plan.person.job, plan.person.job_title) == (None, "")


def test_a_workplace_of_years_ago_does_not_become_the_present_one():
    people = achieng(reference="P-1", jobs={LAKE: JobFacts(31, "")})
    row = a_row(person_ref="P-1", laboratory="Old Laboratory")
    plan = one(a_world(laboratories=lake(), people=people), row)
    assert plan.person.job == NewJob("Analyst", date(2010, 6, 18))


def test_a_new_workplace_of_a_coming_run_becomes_the_present_one():
    run = a_run(id=AHEAD, state=RunState.PUBLISHED)
    people = achieng(reference="P-1", jobs={LAKE: JobFacts(31, "")})
    row = a_row(2, enrolment(run), person_ref="P-1", laboratory="New Laboratory")
    plan = one(a_world(run, laboratories=lake(), people=people), row)
    assert plan.person.job == NewJob("Analyst", None)
    assert "Another laboratory is on file as the workplace; this one becomes the present one" in told(plan)
