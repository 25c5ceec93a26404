"""Roles with the names of the places where they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainfac.identity.models import User
from trainfac.identity.outside import Directory
from trainfac.identity.roles import Grant, Role


@dataclass(frozen=True)
class PlacedRole:
    """A role of a user as a page shows it; ``place`` is empty for a role that holds everywhere."""

    id: int
    role: Role
    place: str
    until: datetime | None


def placed_roles(session: Session, users: Sequence[User], directory: Directory) -> Mapping[int, list[PlacedRole]]:
    """The roles of these users, whose roles are loaded, by user id; two queries however many there are."""
    places = place_names(session, [held.grant for user in users for held in user.roles], directory)
    found: dict[int, list[PlacedRole]] = defaultdict(list)
    for user in users:
        for held in sorted(user.roles, key=lambda role: role.id):
            found[user.id].append(PlacedRole(held.id, held.role, places[held.grant], held.until))
    return found


def place_names(session: Session, grants: Sequence[Grant], directory: Directory) -> Mapping[Grant, str]:
    """Where roles hold, in words."""
    wanted = {grant.organisation_id for grant in grants if grant.organisation_id is not None}
    laboratories = directory.laboratory_names(session, wanted) if wanted else {}
    at_facilities = any(grant.facility_id is not None for grant in grants)
    facilities = {place.id: place.name for place in directory.facilities(session)} if at_facilities else {}
    names = {}
    for grant in grants:
        if grant.facility_id is not None:
            names[grant] = facilities.get(grant.facility_id, "")
        elif grant.organisation_id is not None:
            names[grant] = laboratories.get(grant.organisation_id, "")
        else:
            names[grant] = ""
    return names
