"""Badges that carry their credential: as an element of an SVG picture, as a text chunk of a PNG picture."""

from __future__ import annotations

import struct
import zlib
from typing import Final

_NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
_OPENING: Final = "<svg "
_KEYWORD: Final = b"openbadgecredential"
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_AFTER_HEADER: Final = len(_SIGNATURE) + 25  # the chunk IHDR: length, name, 13 bytes, check sum


def bake_svg(picture: str, credential: bytes) -> bytes:
    """The picture with the credential as its first element; the JSON means the same, byte for byte but for ``]]>``."""
    start = picture.index(_OPENING)
    end = picture.index(">", start)
    text = credential.decode().replace("]]>", "]]\\u003e")
    carried = f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>"
    opening = picture[:end].replace(_OPENING, f'{_OPENING}xmlns:openbadges="{_NAMESPACE}" ', 1)
    return f"{opening}>{carried}{picture[end + 1 :]}".encode()


def bake_png(picture: bytes, credential: bytes) -> bytes:
    """The picture with the credential in an uncompressed chunk ``iTXt`` behind its header."""
    if not picture.startswith(_SIGNATURE):
        raise ValueError("not a PNG picture")
    # Keyword, no compression, no language, no translated keyword, then the text in UTF-8.
    chunk = _chunk(b"iTXt", _KEYWORD + b"\0\0\0\0\0" + credential)
    return picture[:_AFTER_HEADER] + chunk + picture[_AFTER_HEADER:]


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
