"""The square that a telephone reads: a drawing of the verification address."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import segno

from trainfac.infra.pdf import Squares
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg

QR_ADDRESS: Final = "squares:qr"  # the source of the picture in a page

# 30 mm wide with this many modules (version 6), each is still four dots of a 150 dpi scan; addresses of up to
# 62 characters make version 4, of up to 106 version 6.
_LARGEST_VERSION: Final = 6
_QUIET_MODULES: Final = 2  # the page round it is white as well


@lru_cache(maxsize=1)  # trying smaller print sizes draws the same square again
def qr_code(address: str) -> Squares:
    """The code of an address; error level M survives a fold or a stain. Raises RuleBroken where 30 mm are too small."""
    code = segno.make(address, error="m", micro=False)
    if int(code.version) > _LARGEST_VERSION:
        raise RuleBroken(
            msg("The verification address %(address)s is too long for a QR code of 30 mm", address=address)
        )
    return Squares(tuple(bytes(row) for row in code.matrix), _QUIET_MODULES)
