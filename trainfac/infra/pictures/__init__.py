"""Pictures that people upload, made into ones of our own: nothing of the file itself is kept.

Photographs and scans are decoded by Pillow and encoded anew; drawings are rebuilt from what an allow-list knows.
"""

from trainfac.infra.pictures.bitmaps import redrawn
from trainfac.infra.pictures.drawings import cleaned
from trainfac.infra.pictures.kinds import LARGEST, PNG, SVG, CleanPicture
from trainfac.infra.pictures.uploads import taken_in

__all__ = ["LARGEST", "PNG", "SVG", "CleanPicture", "cleaned", "redrawn", "taken_in"]
