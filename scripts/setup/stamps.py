"""Remembers what is done already, so that a second start takes seconds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from scripts.console import ROOT


def key_of(files: Iterable[Path], *more: object) -> str:
    """Changes when one of the files does, or anything else that the result depends on."""
    digest = hashlib.sha256(repr(more).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_fresh(name: str, key: str, made: Iterable[Path]) -> bool:
    """Whether the step was done with this key and what it made is still there."""
    stamp = _path(name)
    return stamp.exists() and stamp.read_text() == key and all(path.exists() for path in made)


def remember(name: str, key: str) -> None:
    _path(name).write_text(key)


def _path(name: str) -> Path:
    return ROOT / ".setup" / f"{name}.stamp"
