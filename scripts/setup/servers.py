"""What tests drive besides the application: PostgreSQL and Chromium."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from scripts.setup.system import Need, install_missing
from tests.servers import ServerMissing
from tests.servers.chromium import chromium
from tests.servers.postgres import find_binaries


def _found(find: Callable[[], object]) -> bool:
    try:
        find()
    except ServerMissing:
        return False
    return True


POSTGRES: Final = Need("PostgreSQL", partial(_found, find_binaries), apt=("postgresql",))
CHROMIUM: Final = Need("Chromium", partial(_found, chromium), apt=("chromium",))
_REMEDIES: Final[dict[str, Callable[[], object]]] = {"PostgreSQL": find_binaries, "Chromium": chromium}


def missing(*needs: Need) -> dict[str, str]:
    """What is not here and could not be installed, each with its remedy."""
    return {need.name: _remedy(_REMEDIES[need.name]) for need in install_missing(*needs)}


def _remedy(find: Callable[[], object]) -> str:
    try:
        find()
    except ServerMissing as reason:
        return str(reason)
    return ""
