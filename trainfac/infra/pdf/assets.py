"""What a document may show: our own drawings, and pictures given in memory."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from weasyprint.urls import URLFetcher, URLFetcherResponse

logger = logging.getLogger(__name__)

ASSET_FOLDER: Final = Path(__file__).resolve().parents[3] / "templates" / "pdf" / "assets"
_ASSET_NAME: Final = re.compile(r"[a-z0-9_-]+\.(svg|png|jpg|css)")
_MEDIA_TYPES: Final = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
_SIGNATURES: Final = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"<svg ": "image/svg+xml"}


class PdfRefused(Exception):
    """The document asks for something that is not ours to show; a page with a hole in it is never made."""


def asset_url(name: str) -> str:
    """The address under which a document names a file of our asset folder."""
    return f"asset:{name}"


def image_url(picture: bytes) -> str:
    """The address of a picture given in memory: its own digest, so that a kept picture is never taken for another."""
    return f"image:{hashlib.sha256(picture).hexdigest()}"


def asset_path(name: str) -> Path:
    """Where an asset lies; raises LookupError for anything that is not a plain file name of ours."""
    path = ASSET_FOLDER / name
    if not _ASSET_NAME.fullmatch(name) or not path.is_file():
        raise LookupError(f"no asset of that name: {name!r}")
    return path


@cache
def asset_text(name: str) -> str:
    return asset_path(name).read_text("utf-8")


class AssetFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Answers for our assets and the given pictures, and for nothing else; remembers what it refused."""

    def __init__(self, pictures: Iterable[bytes] = ()) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.pictures: Mapping[str, bytes] = {image_url(picture): picture for picture in pictures}
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002, ANN401  # its signature
        answer = self._asset(url) or self._picture(url)
        if answer is None:
            self.refused.append(url[:200])
            logger.error("Refused to fetch %.200r while making a PDF", url)
            raise ValueError("a document shows our own assets only")
        content, media_type = answer
        return URLFetcherResponse(url, content, {"Content-Type": media_type})

    def check(self) -> None:
        """Raise PdfRefused when anything was refused; WeasyPrint itself goes on without."""
        if self.refused:
            raise PdfRefused(", ".join(self.refused))

    def _asset(self, url: str) -> tuple[bytes, str] | None:
        scheme, _, name = url.partition(":")
        if scheme != "asset":
            return None
        try:
            path = asset_path(name)
        except LookupError:
            return None
        media_type = _MEDIA_TYPES.get(path.suffix)
        return (path.read_bytes(), media_type) if media_type else None

    def _picture(self, url: str) -> tuple[bytes, str] | None:
        content = self.pictures.get(url, b"")
        for signature, media_type in _SIGNATURES.items():
            if content.startswith(signature):
                return content, media_type
        return None
