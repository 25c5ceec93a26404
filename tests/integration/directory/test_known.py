"""Records that a batch could match are loaded in a few queries, merged ones as those that stand for them."""

from __future__ import annotations

from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.builders import a_laboratory, a_person, country
from trainfac.directory.matching import Match, SoughtLaboratory, SoughtPerson
from trainfac.directory.queries.known import find_laboratory, find_person, person_index


def test_a_person_is_found_by_name_at_their_laboratory(tx: Session) -> None:
    laboratory = a_laboratory(tx)
    person = a_person(tx, "Abebe Tadesse", at=laboratory)
    found = find_person(tx, SoughtPerson("ABEBE TADESSE", organisation_id=laboratory.id))
    assert isinstance(found, Match)
    assert found.id == person.id


def test_a_merged_person_is_found_as_the_one_who_stays(tx: Session) -> None:
    first, second, third = (a_person(tx, name) for name in ("A. Tadesse", "Abebe T.", "Abebe Tadesse"))
    first.reference = "UV-001"
    first.merged_into_id, second.merged_into_id = second.id, third.id
    tx.flush()
    found = find_person(tx, SoughtPerson("A. Tadesse", reference="UV-001"))
    assert isinstance(found, Match)
    assert found.id == third.id


def test_a_person_is_found_at_the_laboratory_of_the_record_that_was_merged(tx: Session) -> None:
    laboratory = a_laboratory(tx)
    old, kept = a_person(tx, "Abebe Tadesse", at=laboratory), a_person(tx, "Abebe Tadesse")
    old.merged_into_id = kept.id
    tx.flush()
    found = find_person(tx, SoughtPerson("Abebe Tadesse", organisation_id=laboratory.id))
    assert isinstance(found, Match)
    assert found.id == kept.id


def test_records_merged_in_a_ring_do_not_hang(tx: Session) -> None:
    first, second = a_person(tx, "Maung Maung"), a_person(tx, "Maung Maung")
    first.merged_into_id, second.merged_into_id = second.id, first.id
    tx.flush()
    assert find_person(tx, SoughtPerson("Maung Maung", organisation_id=1)) is None


def test_a_merged_laboratory_is_found_as_the_one_that_stays(tx: Session) -> None:
    old, kept = a_laboratory(tx, "Awash Lab"), a_laboratory(tx, "Awash Food Laboratory")
    old.merged_into_id = kept.id
    tx.flush()
    found = find_laboratory(tx, SoughtLaboratory("awash lab", country(tx, "ET").id))
    assert isinstance(found, Match)
    assert found.id == kept.id


def test_five_hundred_people_cost_two_queries(tx: Session) -> None:
    laboratory = a_laboratory(tx)
    people = [a_person(tx, f"Person {n}", at=laboratory) for n in range(20)]
    sought = [SoughtPerson(f"person {n % 20}", organisation_id=laboratory.id) for n in range(500)]
    statements: list[str] = []
    event.listen(tx.get_bind(), "before_cursor_execute", lambda *given: statements.append(given[2]))
    index = person_index(tx, sought)
    assert len(statements) == 2
    found = [index.find(s) for s in sought[:20]]
    assert [m.id for m in found if isinstance(m, Match)] == [person.id for person in people]
