"""What tests drive besides the application: PostgreSQL, Chromium, and the programs that judge documents."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from scripts.setup.system import Need, install_missing
from tests.servers import ServerMissing
from tests.servers.chromium import chromium
from tests.servers.postgres import find_binaries
from tests.servers.programs import java, jaxb, poppler, zbarimg


def _found(find: Callable[[], object]) -> bool:
    try:
        find()
    except ServerMissing:
        return False
    return True


_FINDERS: Final[dict[str, Callable[[], object]]] = {
    "PostgreSQL": find_binaries,
    "Chromium": chromium,
    "poppler": partial(poppler, "pdftotext"),
    "zbar": zbarimg,
    "Java": java,
    "JAXB": jaxb,
}


def _need(name: str, *, apt: str, dnf: str = "", brew: str = "") -> Need:
    here = partial(_found, _FINDERS[name])
    return Need(name, here, apt=(apt,), dnf=(dnf,) if dnf else (), brew=(brew,) if brew else ())


POSTGRES: Final = _need("PostgreSQL", apt="postgresql")
CHROMIUM: Final = _need("Chromium", apt="chromium")
JUDGES: Final = (
    _need("poppler", apt="poppler-utils", dnf="poppler-utils", brew="poppler"),
    _need("zbar", apt="zbar-tools", dnf="zbar", brew="zbar"),
    _need("Java", apt="default-jdk-headless", dnf="java-latest-openjdk-devel", brew="openjdk"),
    _need("JAXB", apt="libjaxb-java"),
)


def missing(*needs: Need) -> dict[str, str]:
    """What is not here and could not be installed, each with its remedy."""
    return {need.name: _remedy(_FINDERS[need.name]) for need in install_missing(*needs)}


def _remedy(find: Callable[[], object]) -> str:
    try:
        find()
    except ServerMissing as reason:
        return str(reason)
    return ""
