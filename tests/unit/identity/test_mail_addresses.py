import pytest

from trainfac.identity.addresses import mail_address


def test_an_address_is_kept_in_lower_case_without_white_space():
    assert mail_address("  Abebe@Lab.Example ") == "abebe@lab.example"


@pytest.mark.parametrize(
    "typed", ["", None, "abebe", "abebe@", "a b@lab.example", "abebe@lab.example\nBcc: x@y.example"]
)
def test_what_is_no_address_is_refused(typed):
    assert mail_address(typed) is None


def test_addresses_in_other_scripts_are_addresses():
    assert mail_address("用户@例子.example") == "用户@例子.example"
