"""The port that `make run` is asked to use."""

from __future__ import annotations

import socket

import pytest

from scripts.console import Stopped
from scripts.run import _check_free, _port


def test_the_port_is_8000_unless_somebody_says_otherwise() -> None:
    assert _port("") == 8000
    assert _port("8123") == 8123


@pytest.mark.parametrize("given", ["abc", "0", "65536", "-1", "80 80", "8000.0", "٨٠٠٠"])
def test_what_is_no_port_is_refused_with_an_example(given: str) -> None:
    with pytest.raises(Stopped, match="make run PORT=8001"):
        _port(given)


def test_a_taken_port_is_told_with_another_to_try() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Stopped, match=f"Port {port} is taken.*make run PORT="):
            _check_free(port)


def test_a_port_nobody_listens_on_is_free() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    _check_free(port)
