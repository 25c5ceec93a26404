"""What the machine lacks, and what people are told to type."""

from __future__ import annotations

import os
import shutil

import pytest

from scripts.console import Stopped
from scripts.setup import libraries, system


def need(name: str, *, here: bool, apt: str, dnf: str = "") -> system.Need:
    return system.Need(name, lambda: here, apt=(apt,), dnf=(dnf,) if dnf else ())


@pytest.fixture
def ordinary_user_with(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the installers on a machine where we are not root."""
    installers: list[str] = []
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in installers else None)
    return installers


def test_nothing_is_said_when_all_is_there() -> None:
    system.provide(need("Pango", here=True, apt="libpango-1.0-0"))


def test_an_ordinary_user_gets_the_line_to_type_with_only_what_is_missing(ordinary_user_with: list[str]) -> None:
    ordinary_user_with.append("apt-get")
    with pytest.raises(Stopped) as stopped:
        system.provide(need("Pango", here=True, apt="libpango-1.0-0"), need("Fonts", here=False, apt="fonts-noto-core"))
    assert "sudo apt-get install --yes fonts-noto-core\n" in str(stopped.value)
    assert "Pango" not in str(stopped.value)


def test_the_line_is_for_the_installer_of_the_machine(ordinary_user_with: list[str]) -> None:
    ordinary_user_with.append("dnf")
    with pytest.raises(Stopped, match="sudo dnf install pango\n"):
        system.provide(need("Pango", here=False, apt="libpango-1.0-0", dnf="pango"))


def test_without_a_known_installer_the_packages_are_named(ordinary_user_with: list[str]) -> None:
    with pytest.raises(Stopped, match=r"package manager.*\n +libpango-1.0-0\n"):
        system.provide(need("Pango", here=False, apt="libpango-1.0-0", dnf="pango"))


def test_a_library_counts_only_when_it_can_be_loaded() -> None:
    assert libraries.loads("pango-1.0.0", "harfbuzz-subset.0")
    assert not libraries.loads("pango-1.0.0", "no-such-library.0")


def test_a_font_family_that_is_not_installed_is_noticed() -> None:
    assert libraries.has_fonts("Noto Sans")
    assert not libraries.has_fonts("Noto Sans", "No Such Family")
