"""What WeasyPrint loads and draws with: Pango, HarfBuzz with its subsetter, Fontconfig, Noto fonts."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Final

from scripts.setup.system import Need

HOMEBREW: Final = (Path("/opt/homebrew/lib"), Path("/usr/local/lib"))


def loads(*names: str) -> bool:
    """Whether the dynamic loader really finds and opens each library (``pango-1.0.0`` for libpango-1.0.so.0)."""
    return all(any(_opens(file) for file in _files(name)) for name in names)


def _files(name: str) -> list[str]:
    stem, _, version = name.rpartition(".")
    if platform.system() == "Darwin":
        file = f"lib{stem}.{version}.dylib"
        return [file, *(str(folder / file) for folder in HOMEBREW)]
    return [f"lib{stem}.so.{version}"]


def _opens(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def has_fonts(*families: str) -> bool:
    """Whether Fontconfig knows each of these families."""
    listing = shutil.which("fc-list")
    return listing is not None and all(
        subprocess.run([listing, f":family={family}", "family"], capture_output=True, check=False).stdout.strip()
        for family in families
    )


def loader_environment() -> dict[str, str]:
    """On a Mac the loader does not look where Homebrew puts libraries unless it is told to."""
    if platform.system() != "Darwin":
        return {}
    given = os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", "")
    folders = [given, *(str(folder) for folder in HOMEBREW if folder.is_dir()), "/usr/lib"]
    return {"DYLD_FALLBACK_LIBRARY_PATH": ":".join(filter(None, folders))}


NEEDS: Final = (
    Need(
        "Pango",
        partial(loads, "gobject-2.0.0", "pango-1.0.0", "pangoft2-1.0.0", "fontconfig.1"),
        apt=("libpango-1.0-0", "libpangoft2-1.0-0"),
        dnf=("pango",),
        brew=("pango",),
    ),
    Need(
        "HarfBuzz with its subsetter",
        partial(loads, "harfbuzz.0", "harfbuzz-subset.0"),
        apt=("libharfbuzz-subset0",),
        dnf=("harfbuzz",),
        brew=("harfbuzz",),
    ),
    Need(
        "Noto fonts",
        partial(has_fonts, "Noto Sans", "Noto Serif", "Noto Sans Devanagari", "Noto Naskh Arabic"),
        apt=("fontconfig", "fonts-noto-core"),
        dnf=("fontconfig", "google-noto-fonts-all"),
        brew=("fontconfig", "font-noto-sans", "font-noto-serif", "font-noto-sans-devanagari", "font-noto-naskh-arabic"),
    ),
    Need(
        "Noto CJK fonts",
        partial(has_fonts, "Noto Sans CJK SC", "Noto Serif CJK SC"),
        apt=("fontconfig", "fonts-noto-cjk"),
        dnf=("fontconfig", "google-noto-sans-cjk-fonts", "google-noto-serif-cjk-fonts"),
        brew=("fontconfig", "font-noto-sans-cjk", "font-noto-serif-cjk"),
    ),
)
