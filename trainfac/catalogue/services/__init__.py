"""What coordinators do with the catalogue. Versions that were offered or are in use are never edited in place."""

from trainfac.catalogue.services.courses import create_course, edit_course, new_version
from trainfac.catalogue.services.modules import Direction, add_module, edit_module, move_module, remove_module
from trainfac.catalogue.services.offering import offer, retire
from trainfac.catalogue.services.standards import check_standard

__all__ = [
    "Direction",
    "add_module",
    "check_standard",
    "create_course",
    "edit_course",
    "edit_module",
    "move_module",
    "new_version",
    "offer",
    "remove_module",
    "retire",
]
