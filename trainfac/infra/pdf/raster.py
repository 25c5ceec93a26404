"""A page as a picture, for those who look at it in a browser."""

from __future__ import annotations

import io
import threading
from typing import Final

import pypdfium2

_lock: Final = threading.Lock()  # PDFium is for one thread at a time
_POINTS_PER_INCH: Final = 72


def first_page(content: bytes, *, dpi: int) -> bytes:
    """The first page of a PDF of ours, as a PNG."""
    with _lock:
        document = pypdfium2.PdfDocument(content)
        try:
            picture = document[0].render(scale=dpi / _POINTS_PER_INCH).to_pil()
        finally:
            document.close()
    encoded = io.BytesIO()
    picture.save(encoded, "PNG")
    return encoded.getvalue()
