"""Which person of the directory is meant by a name, an address, a reference."""

from __future__ import annotations

from trainfac.directory.matching import Doubt, KnownPerson, Match, PersonIndex, SoughtPerson

AWASH, SERIA = 11, 12
ABEBE = KnownPerson(1, "Abebe Tadesse", "abebe@awash.example", "UV-001", frozenset({AWASH}))
HENG = KnownPerson(2, "Hêng Sokha", "", "", frozenset({SERIA}))


def match(sought: SoughtPerson, *known: KnownPerson) -> Match:
    found = PersonIndex(known or (ABEBE, HENG)).find(sought)
    assert isinstance(found, Match)
    return found


def test_a_reference_decides_whatever_the_name() -> None:
    found = match(SoughtPerson("Abebe T. Bekele", reference=" UV-001 "))
    assert found.id == ABEBE.id
    assert str(found.reason) == "Same reference UV-001"
    assert str(found.note) == "The name on file is “Abebe Tadesse”"


def test_a_name_written_the_same_way_needs_no_note() -> None:
    assert match(SoughtPerson("ABEBE  TADESSE", reference="UV-001")).note is None


def test_the_same_address_and_name_are_one_person_at_whatever_laboratory() -> None:
    found = match(SoughtPerson("abebe tadesse", email="Abebe@Awash.example", organisation_id=SERIA))
    assert (found.id, str(found.reason)) == (ABEBE.id, "Same e-mail address and name")


def test_a_shared_mailbox_does_not_make_two_names_one_person() -> None:
    assert PersonIndex([ABEBE]).find(SoughtPerson("Almaz Haile", email="abebe@awash.example")) is None


def test_the_same_name_at_the_same_laboratory_is_one_person_accents_and_case_aside() -> None:
    found = match(SoughtPerson("heng sokha", organisation_id=SERIA))
    assert (found.id, str(found.reason)) == (HENG.id, "Same name at the same laboratory")


def test_the_same_name_at_another_laboratory_is_somebody_else() -> None:
    assert PersonIndex([HENG]).find(SoughtPerson("Hêng Sokha", organisation_id=AWASH)) is None


def test_the_same_name_without_a_laboratory_is_nobody_we_know() -> None:
    assert PersonIndex([HENG]).find(SoughtPerson("Hêng Sokha")) is None


def test_namesakes_with_references_of_their_own_are_different_people() -> None:
    assert PersonIndex([ABEBE]).find(SoughtPerson("Abebe Tadesse", reference="UV-999", organisation_id=AWASH)) is None


def test_a_reference_is_added_to_somebody_who_had_none() -> None:
    assert match(SoughtPerson("Hêng Sokha", reference="DL-7", organisation_id=SERIA)).id == HENG.id


def test_the_same_address_and_name_under_another_reference_is_doubtful() -> None:
    found = PersonIndex([ABEBE]).find(SoughtPerson("Abebe Tadesse", "abebe@awash.example", "UV-999"))
    assert isinstance(found, Doubt)
    assert found.ids == (ABEBE.id,)
    assert "UV-001, not UV-999" in str(found.reason)


def test_two_colleagues_of_one_name_are_doubtful() -> None:
    twins = [KnownPerson(i, "Maung Maung", organisation_ids=frozenset({AWASH})) for i in (5, 4)]
    found = PersonIndex(twins).find(SoughtPerson("Maung Maung", organisation_id=AWASH))
    assert isinstance(found, Doubt)
    assert found.ids == (4, 5)


def test_an_address_tells_two_colleagues_of_one_name_apart() -> None:
    twins = [KnownPerson(i, "Maung Maung", f"m{i}@lab.example", "", frozenset({AWASH})) for i in (4, 5)]
    assert match(SoughtPerson("Maung Maung", "m5@lab.example", organisation_id=AWASH), *twins).id == 5


def test_people_and_workplaces_added_later_are_found() -> None:
    index = PersonIndex()
    index.add(KnownPerson(-1, "Ly Dara"))
    assert index.find(SoughtPerson("Ly Dara", organisation_id=SERIA)) is None
    index.works_at(-1, SERIA)
    assert isinstance(index.find(SoughtPerson("Ly Dara", organisation_id=SERIA)), Match)


def test_a_merged_record_is_found_by_its_old_name_and_keeps_every_workplace() -> None:
    index = PersonIndex([ABEBE])
    index.add(KnownPerson(1, "Abebe Tadesse", organisation_ids=frozenset({SERIA})), also_named="A. Tadesse")
    index.add(ABEBE)
    assert isinstance(index.find(SoughtPerson("a. tadesse", organisation_id=SERIA)), Match)
    assert isinstance(index.find(SoughtPerson("abebe tadesse", organisation_id=AWASH)), Match)
