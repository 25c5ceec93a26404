"""In whose name the demonstration is loaded."""

from __future__ import annotations

from typing import Final

from trainfac.identity.roles import Actor, Grant, Role

ADMINISTRATOR: Final = Actor(name="demonstration", grants=frozenset({Grant(Role.ADMINISTRATOR)}))


def coordinator_of(facility_id: int) -> Actor:
    return Actor(name="demonstration", grants=frozenset({Grant(Role.COORDINATOR, facility_id=facility_id)}))


def head_of(organisation_id: int) -> Actor:
    return Actor(name="demonstration", grants=frozenset({Grant(Role.LABORATORY_HEAD, organisation_id=organisation_id)}))
