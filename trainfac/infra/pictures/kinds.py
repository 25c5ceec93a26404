"""What a picture is once it was taken in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

PNG: Final = "image/png"
SVG: Final = "image/svg+xml"
LARGEST: Final = 4 * 1024 * 1024  # bytes of a file that is sent


@dataclass(frozen=True)
class CleanPicture:
    """Bytes that we wrote ourselves; ``left_out`` names what a drawing held and we do not take."""

    content: bytes
    media_type: str
    width: int
    height: int
    left_out: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()
