"""Programs that tests drive: a PostgreSQL server of their own, and Chromium.

`make test` starts one server for the whole run and tells its address in ``TEST_POSTGRES_URL``. Where pytest is
run by hand, the first test that asks starts one; it ends with the process.
"""

from __future__ import annotations

import atexit
import os

from tests.servers.missing import ServerMissing
from tests.servers.postgres import postgres_server

__all__ = ["ServerMissing", "postgres_url"]


def postgres_url() -> str:
    """The address of a PostgreSQL server that tests may do anything to; raises ServerMissing."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        return given
    server = postgres_server()
    url = server.__enter__()
    atexit.register(server.__exit__, None, None, None)
    os.environ["TEST_POSTGRES_URL"] = url  # processes that tests start find the same server
    return url
