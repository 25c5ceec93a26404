from tests.unit.imports.planning.worlds import LAKE, a_row, a_world, enrolment, lake, one, planned, told
from trainfac.imports.planning.world import LaboratoryFacts
from trainfac.imports.states import RowVerdict


def test_a_laboratory_nobody_knows_is_new():
    plan = one(a_world())
    assert plan.laboratory.new
    assert "New laboratory “Lake Food Laboratory” in Kenya" in told(plan)


def test_a_laboratory_on_file_is_found_by_name_in_its_country():
    plan = one(a_world(laboratories=lake()), a_row(laboratory="LAKE food laboratory"))
    assert (plan.laboratory.new, plan.laboratory.id) == (False, LAKE)
    assert "Laboratory on file “Lake Food Laboratory”: Same name in the same country" in told(plan)


def test_the_same_name_in_another_country_is_another_laboratory():
    assert one(a_world(laboratories=lake(country="ET"))).laboratory.new


def test_a_second_row_of_a_new_laboratory_brings_none():
    first, second = planned(a_world(), a_row(2), a_row(3, full_name="Baraka Mwangi"))
    assert second.laboratory.id == first.laboratory.id
    assert not second.laboratory.new
    assert "Laboratory as in row 2" in told(second)


def test_only_what_is_empty_on_file_is_filled_in():
    world = a_world(laboratories=lake(city="Kisumu"))
    plan = one(world, a_row(city="Homa Bay", lab_kind="food", subdivision="KE-17", lab_ref="L-1"))
    assert plan.laboratory.fills == {"field": "food", "area": "KE-17", "reference": "L-1"}
    assert "City of the laboratory: “Kisumu” stays; the list says “Homa Bay”" in told(plan)


def test_what_one_row_fills_in_another_does_not_fill_in_again():
    rows = a_row(2, city="Kisumu"), a_row(3, city="Homa Bay", full_name="Baraka Mwangi")
    first, second = planned(a_world(laboratories=lake()), *rows)
    assert (first.laboratory.fills, second.laboratory.fills) == ({"city": "Kisumu"}, {})


def test_a_name_written_differently_under_the_same_reference_is_told():
    plan = one(a_world(laboratories=lake(name="Lake Food Lab", reference="L-1")), a_row(lab_ref="L-1"))
    assert plan.laboratory.id == LAKE
    assert "Name of the laboratory: “Lake Food Lab” stays; the list says “Lake Food Laboratory”" in told(plan)


def test_a_reference_of_a_laboratory_in_another_country_is_refused():
    plan = one(a_world(laboratories=lake(country="ET", reference="L-1")), a_row(lab_ref="L-1"))
    assert plan.verdict is RowVerdict.WRONG
    assert told(plan) == [
        (
            "Row 2, column “lab_ref”: L-1 is the reference of “Lake Food Laboratory” in Ethiopia, not in Kenya. Correct"
            " the country, or give another reference."
        )
    ]


def test_several_laboratories_of_one_name_need_a_reference():
    world = a_world(laboratories={1: LaboratoryFacts("Lake Lab", "KE"), 2: LaboratoryFacts("Lake Lab", "KE")})
    plan = one(world, a_row(laboratory="Lake Lab"))
    assert [(problem.row, problem.column) for problem in plan.problems] == [(2, "lab_ref")]


def test_a_reference_that_a_joined_record_holds_is_not_given_again():
    world = a_world(laboratories=lake(), taken_laboratory_references={"L-1"})
    assert one(world, a_row(lab_ref="L-1")).laboratory.fills == {}


def test_a_wrong_row_leaves_no_laboratory_for_those_that_follow():
    wrong = a_row(2, enrolment(), enrolment())
    first, second = planned(a_world(), wrong, a_row(3, full_name="Baraka Mwangi"))
    assert first.verdict is RowVerdict.WRONG
    assert second.laboratory.new
