"""Programs and libraries of the operating system: looked for, installed with apt where we may."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scripts.console import Stopped, quietly, say

INSTALLERS: Final = {
    "apt-get": "sudo apt-get install --yes",
    "dnf": "sudo dnf install",
    "brew": "brew install",
}


@dataclass(frozen=True)
class Need:
    """Something the machine must have, how to see that it does, and the packages that bring it."""

    name: str
    here: Callable[[], bool]
    apt: tuple[str, ...]
    dnf: tuple[str, ...] = ()
    brew: tuple[str, ...] = ()


def provide(*needs: Need) -> None:
    """Have all of these, installing them as root on Debian and Ubuntu; else stop with what to type."""
    missing = install_missing(*needs)
    if missing:
        names = ", ".join(need.name for need in missing)
        raise Stopped(f"This machine lacks: {names}.\n{_remedy(missing)}\nThen start again.")


def install_missing(*needs: Need) -> list[Need]:
    """Install what is not there if we may; what is missing all the same."""
    missing = [need for need in needs if not need.here()]
    if not missing or not _may_install():
        return missing
    packages = _packages(missing, "apt-get")
    say(f"Installing with apt: {' '.join(packages)} …")
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=120", "-q", "-y"]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        quietly([*apt, "update"], what="apt-get update", env=env)
        quietly([*apt, "install", "--no-install-recommends", *packages], what="apt-get install", env=env)
    except Stopped as failure:
        say(str(failure))
    return [need for need in missing if not need.here()]


def _may_install() -> bool:
    return platform.system() == "Linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _packages(needs: list[Need], installer: str) -> list[str]:
    field = installer.removesuffix("-get")
    return list(dict.fromkeys(package for need in needs for package in getattr(need, field)))


def _remedy(missing: list[Need]) -> str:
    for installer, command in INSTALLERS.items():
        if shutil.which(installer) and all(getattr(need, installer.removesuffix("-get")) for need in missing):
            return f"Install it with this line:\n  {command} {' '.join(_packages(missing, installer))}"
    packages = " ".join(_packages(missing, "apt-get"))
    return f"Install it with the system's package manager; Debian calls the packages:\n  {packages}"
