"""The square that a telephone reads: a drawing of the verification address."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Final

import segno
from markupsafe import Markup

from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg

# 30 mm wide with this many modules (version 6), each is still four dots of a 150 dpi scan; addresses of up to
# 62 characters make version 4, of up to 106 version 6.
_LARGEST_VERSION: Final = 6
_QUIET_MODULES: Final = 2  # the page round it is white as well


@lru_cache(maxsize=1)  # trying smaller print sizes draws the same square again
def qr_svg(address: str, title: str) -> Markup:
    """An ``svg`` element, size left to the style sheet; error level M survives a fold or a stain.

    ``title`` is what a screen reader says in its place.
    """
    code = segno.make(address, error="m", micro=False)
    if int(code.version) > _LARGEST_VERSION:
        raise RuleBroken(
            msg("The verification address %(address)s is too long for a QR code of 30 mm", address=address)
        )
    drawing = io.BytesIO()
    bare = {"xmldecl": False, "omitsize": True, "nl": False, "svgclass": None, "lineclass": None}
    code.save(drawing, kind="svg", border=_QUIET_MODULES, title=title, **bare)
    return Markup(drawing.getvalue().decode())  # noqa: S704  # segno's drawing: the address is dots, the title escaped
