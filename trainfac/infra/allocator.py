"""Memory given back to the system once it is not needed any more."""

from __future__ import annotations

import ctypes
from typing import Final

_M_MMAP_THRESHOLD: Final = -3  # of glibc's malloc.h
_LARGE: Final = 1024 * 1024  # bytes


def give_back_large_pieces() -> bool:
    """Have glibc take large pieces of memory from the system and give them back, each by itself; whether it will.

    Left alone it does so up to the first large piece that is freed, and keeps holes of that size from then on: a font
    of Chinese has 25 MB, is copied for each document that uses it, and would stay as such a hole.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(_M_MMAP_THRESHOLD, _LARGE) == 1
