"""Our style sheets, scripts and pictures: packed once in each process, kept by browsers for a year."""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Final

import brotli
from flask import Response, abort, current_app, request
from werkzeug.security import safe_join

_PACK: Final = frozenset({".css", ".js", ".svg"})
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def asset(filename: str) -> Response:
    """The view ``static``: a file of the static folder, packed as the browser takes it."""
    path = safe_join(str(current_app.static_folder), filename)
    if path is None or not Path(path).is_file():
        abort(404)
    packing = _packing(path)
    content = _content(path, Path(path).stat().st_mtime_ns, packing)
    answer = Response(content, mimetype=_media_type(path))
    if packing:
        answer.headers["Content-Encoding"] = packing
    answer.vary.add("Accept-Encoding")
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _packing(path: str) -> str:
    """What to pack with: brotli where it is taken, which browsers do over HTTPS only, else gzip, else nothing."""
    if Path(path).suffix not in _PACK:
        return ""
    return next((kind for kind in ("br", "gzip") if request.accept_encodings.quality(kind) > 0), "")


@lru_cache(maxsize=64)
def _content(path: str, _changed: int, packing: str) -> bytes:
    """The bytes to send; a file that changed is packed anew."""
    content = Path(path).read_bytes()
    if packing == "br":
        return bytes(brotli.compress(content))
    return gzip.compress(content, mtime=0) if packing == "gzip" else content


def _media_type(path: str) -> str:
    return _TYPES.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
