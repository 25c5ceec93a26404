"""Photographs and scans: decoded, turned upright, made no larger than print needs, and encoded anew."""

from __future__ import annotations

import io
import warnings
from typing import Final

from PIL import Image, ImageOps

from trainfac.infra.pictures.kinds import PNG, CleanPicture
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg

_FORMATS: Final = ("JPEG", "PNG")
_MOST_PIXELS: Final = 25_000_000
_LONGEST_SIDE: Final = 1600  # pixels: 600 dpi at the width of a signature, 300 dpi at that of an emblem


def redrawn(content: bytes) -> CleanPicture:
    """The picture as a PNG of ours: no place, no camera, no words in it. Raises RuleBroken for what is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we look at the size ourselves
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
        width, height = picture.size
        if width * height > _MOST_PIXELS:
            raise RuleBroken(
                msg(
                    "The picture has %(width)s × %(height)s pixels; at most %(most)s million are taken",
                    width=width,
                    height=height,
                    most=_MOST_PIXELS // 1_000_000,
                )
            )
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except Image.DecompressionBombError:
        raise RuleBroken(msg("The picture has too many pixels")) from None
    except (OSError, ValueError, SyntaxError):  # what Pillow raises for files that are none, or are broken off
        raise RuleBroken(msg("This is no picture that we can read: send a JPEG, PNG or SVG file")) from None
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
    upright.info.clear()
    encoded = io.BytesIO()
    upright.save(encoded, "PNG", optimize=True)
    return CleanPicture(encoded.getvalue(), PNG, *upright.size)
