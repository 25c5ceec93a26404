"""Roles, and the actor: who asks for something, as commands and policies see them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State


class Role(State):
    """What a person does here; each role but the administrator's is held for one facility or laboratory."""

    ADMINISTRATOR = "administrator", msg("Administrator")
    COORDINATOR = "coordinator", msg("Coordinator")
    TRAINER = "trainer", msg("Trainer")
    LABORATORY_HEAD = "laboratory_head", msg("Laboratory head")


FACILITY_ROLES = frozenset({Role.COORDINATOR, Role.TRAINER})
ORGANISATION_ROLES = frozenset({Role.LABORATORY_HEAD})


@dataclass(frozen=True)
class Grant:
    """A role and where it holds: at a facility, for an organisation, or everywhere when both are none."""

    role: Role
    facility_id: int | None = None
    organisation_id: int | None = None


def grant_for(role: Role, facility_id: int | None, organisation_id: int | None) -> Grant:
    """The role with what of the two it holds for. Raises ValueError when that is missing."""
    if role in FACILITY_ROLES:
        if facility_id is None:
            raise ValueError(f"{role} is held at a facility")
        return Grant(role, facility_id=facility_id)
    if role in ORGANISATION_ROLES:
        if organisation_id is None:
            raise ValueError(f"{role} is held for a laboratory")
        return Grant(role, organisation_id=organisation_id)
    return Grant(role)


@dataclass(frozen=True)
class Actor:
    """Who asks. The anonymous visitor has no user id; every signed-in person may act as a technician."""

    user_id: int | None = None
    person_id: int | None = None
    name: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)

    @property
    def signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def is_administrator(self) -> bool:
        return Grant(Role.ADMINISTRATOR) in self.grants

    def has(self, role: Role) -> bool:
        """Whether they hold the role anywhere."""
        return any(grant.role is role for grant in self.grants)

    def coordinates(self, facility_id: int) -> bool:
        return Grant(Role.COORDINATOR, facility_id=facility_id) in self.grants

    def trains_at(self, facility_id: int) -> bool:
        return Grant(Role.TRAINER, facility_id=facility_id) in self.grants

    def heads(self, organisation_id: int) -> bool:
        return Grant(Role.LABORATORY_HEAD, organisation_id=organisation_id) in self.grants

    def facilities(self, role: Role) -> frozenset[int]:
        return frozenset(g.facility_id for g in self.grants if g.role is role and g.facility_id is not None)

    def laboratories(self) -> frozenset[int]:
        return frozenset(g.organisation_id for g in self.grants if g.organisation_id is not None)


ANONYMOUS = Actor()
SYSTEM = Actor(name="trainfac", grants=frozenset({Grant(Role.ADMINISTRATOR)}))
