import pytest

from trainfac.identity.rules import normal, password_fault

AMINA = {"email": "amina.yusuf@lab.example", "name": "Amina Yusuf Bello"}


def test_twelve_characters_will_do_and_eleven_will_not():
    assert password_fault("abcdefghijkl", **AMINA) is None
    fault = password_fault("abcdefghijk", **AMINA)
    assert fault is not None
    assert fault.values == {"least": 12, "length": 11}


@pytest.mark.parametrize(
    "password", ["aaaaaaaaaaaa", "correct horse battery staple", "ራስህን ጠብቅ ወንድሜ", "    spaces count    "]
)
def test_no_kinds_of_characters_are_prescribed(password):
    assert password_fault(password, **AMINA) is None


@pytest.mark.parametrize(
    "password",
    ["amina.yusuf@lab.example", "AMINA YUSUF BELLO", "bello yusuf amina", "Amina.Yusuf.Bello", "amina-yusuf-lab"],
)
def test_the_own_name_or_address_is_refused_however_it_is_written(password):
    assert password_fault(password, **AMINA) is not None


def test_a_password_that_merely_holds_the_name_will_do():
    assert password_fault("amina yusuf bello waters plants", **AMINA) is None


def test_a_book_is_too_long():
    assert password_fault("a" * 500, **AMINA) is None
    assert password_fault("a" * 501, **AMINA) is not None


def test_a_composed_letter_is_the_same_as_its_parts():
    assert normal("caf\u00e9") == normal("cafe\u0301")


def test_length_is_counted_in_composed_characters():
    assert password_fault("e\u0301" * 11, **AMINA) is not None
