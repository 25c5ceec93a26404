"""Parts of countries by what people call them."""

from __future__ import annotations

import pytest

from trainfac.scheduling.holiday_areas import subdivision_code, subdivision_codes


@pytest.mark.parametrize("named", ["AP", "ap", "IN-AP", "Andhra Pradesh", " andhra  pradesh "])
def test_a_state_is_known_by_code_and_by_name(named):
    assert subdivision_code("IN", named) == "AP"


@pytest.mark.parametrize("named", ["TG", "TS", "Telangana", "Telangāna"])
def test_telangana_is_known_by_both_its_codes(named):
    assert subdivision_code("IN", named) == "TS"


def test_nothing_named_is_the_whole_country():
    assert subdivision_code("IN", " ") == ""
    assert subdivision_code("ZZ", "") == ""


@pytest.mark.parametrize(("country", "named"), [("IN", "Atlantis"), ("CN", "YN"), ("ZZ", "AP")])
def test_what_has_no_holidays_of_its_own_is_not_known(country, named):
    assert subdivision_code(country, named) is None


def test_a_country_without_known_holidays_has_no_parts():
    assert subdivision_codes("ZZ") == []
