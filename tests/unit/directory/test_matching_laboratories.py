"""Which laboratory of the directory is meant by a name and country or a reference."""

from __future__ import annotations

from trainfac.directory.matching import Doubt, KnownLaboratory, LaboratoryIndex, Match, SoughtLaboratory

ETHIOPIA, BRUNEI = 1, 2
AWASH = KnownLaboratory(11, "Awash Food Testing Laboratory", ETHIOPIA, "UV-LAB-01")


def test_a_reference_decides_and_a_differing_name_is_told() -> None:
    found = LaboratoryIndex([AWASH]).find(SoughtLaboratory("Awash Lab", ETHIOPIA, "UV-LAB-01"))
    assert isinstance(found, Match)
    assert found.id == AWASH.id
    assert str(found.note) == "The name on file is “Awash Food Testing Laboratory”"


def test_the_same_name_in_the_same_country_is_one_laboratory() -> None:
    found = LaboratoryIndex([AWASH]).find(SoughtLaboratory("AWASH food  testing laboratory", ETHIOPIA))
    assert isinstance(found, Match)
    assert str(found.reason) == "Same name in the same country"


def test_the_same_name_in_another_country_is_another_laboratory() -> None:
    assert LaboratoryIndex([AWASH]).find(SoughtLaboratory(AWASH.name, BRUNEI)) is None


def test_the_same_name_under_another_reference_is_another_laboratory() -> None:
    assert LaboratoryIndex([AWASH]).find(SoughtLaboratory(AWASH.name, ETHIOPIA, "UV-LAB-77")) is None


def test_two_laboratories_of_one_name_are_doubtful() -> None:
    index = LaboratoryIndex([AWASH, KnownLaboratory(12, AWASH.name, ETHIOPIA)])
    found = index.find(SoughtLaboratory(AWASH.name, ETHIOPIA))
    assert isinstance(found, Doubt)
    assert found.ids == (11, 12)


def test_an_empty_reference_matches_nothing() -> None:
    assert LaboratoryIndex([KnownLaboratory(9, "Seria", BRUNEI)]).find(SoughtLaboratory("Other", BRUNEI, " ")) is None
