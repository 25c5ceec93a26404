"""One way in for every picture."""

from __future__ import annotations

from trainfac.infra.pictures.bitmaps import redrawn
from trainfac.infra.pictures.drawings import cleaned, is_drawing
from trainfac.infra.pictures.kinds import LARGEST, CleanPicture
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg

_MEGABYTE = 1024 * 1024


def taken_in(content: bytes, *, drawings: bool = True, plain: bool = False) -> CleanPicture:
    """A picture of ours out of what was sent, whatever its name and type were said to be.

    ``drawings``: SVG is taken as well. ``plain``: nothing but a drawing of plain shapes will do. Raises RuleBroken.
    """
    if len(content) > LARGEST:
        raise RuleBroken(msg("The file is larger than %(most)s MB", most=LARGEST // _MEGABYTE))
    if not content:
        raise RuleBroken(msg("The file is empty"))
    if plain:
        return cleaned(content, plain=True)
    if drawings and _looks_like_xml(content):
        if not is_drawing(content):
            raise RuleBroken(msg("This is no picture that we can read: send a JPEG, PNG or SVG file"))
        return cleaned(content)
    return redrawn(content)


def _looks_like_xml(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or content.startswith(
        (b"\xff\xfe<", b"\xfe\xff\x00<")
    )
