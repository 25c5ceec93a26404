"""Where a faster renderer is put beside the plain one: whoever makes a document asks here which one makes it.

A renderer is anything called like ``render_certificate``. A test compares every one of ``RENDERERS`` with the plain
one, pixel by pixel and word by word, in many scripts; the gates judge the files of the one in use.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from trainfac.certificates.render import render_certificate
from trainfac.certificates.snapshot import Snapshot
from trainfac.kernel.messages import Translate


class Renderer(Protocol):
    """A snapshot as the bytes of a PDF; what the arguments mean is said at ``render_certificate``."""

    def __call__(
        self,
        snapshot: Snapshot,
        *,
        images: Mapping[str, bytes],
        translate: Translate | None = None,
        preview: bool = False,
        credential: bytes | None = None,
    ) -> bytes: ...


RENDERERS: Final[Mapping[str, Renderer]] = {"plain": render_certificate}
in_use: Final[Renderer] = RENDERERS["plain"]
