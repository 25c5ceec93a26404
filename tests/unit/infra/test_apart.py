"""How many processes read files of strangers at once, and what becomes of the next."""

import os

import pytest
from werkzeug.exceptions import ServiceUnavailable

from trainfac.infra import apart


@pytest.fixture(autouse=True)
def places_of_this_test(tmp_path, monkeypatch):
    monkeypatch.setattr(apart.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(apart, "PATIENCE", 0.1)


def test_two_at_once_and_the_third_is_told_to_come_again():
    with apart.turn(), apart.turn():
        with pytest.raises(ServiceUnavailable) as told, apart.turn():
            pass
        assert told.value.retry_after == 10
    with apart.turn():
        """There is room again."""


def test_a_place_is_given_back_when_the_work_fails():
    for _ in range(5):
        with pytest.raises(ValueError, match="broken"), apart.turn():
            raise ValueError("broken")


def test_what_is_read_apart_steps_back_for_others():
    assert apart.ask("tests.unit.infra.stepping_back", given=b"") >= os.nice(0) + 10
