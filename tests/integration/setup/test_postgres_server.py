"""The PostgreSQL server of the tests does not outlive who started it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.servers import ServerMissing
from tests.servers.postgres import find_binaries, postgres_server

ROOT = Path(__file__).parents[3]
HOLDER = """
import time
from tests.servers.postgres import postgres_server
with postgres_server() as url:
    print(url, flush=True)
    time.sleep(300)
"""


@pytest.fixture(autouse=True)
def _installed() -> None:
    try:
        find_binaries()
    except ServerMissing as reason:
        pytest.skip(str(reason))


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def test_a_server_speaks_while_it_is_held_and_not_afterwards() -> None:
    with postgres_server() as url:
        assert answers(url)
    assert not answers(url)


def test_a_server_goes_when_its_holder_is_killed_without_warning() -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER], cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        url = holder.stdout.readline().strip()
        assert answers(url)
        holder.kill()
    until = time.monotonic() + 20
    while answers(url):
        assert time.monotonic() < until, "the server is still there"
        time.sleep(0.1)
