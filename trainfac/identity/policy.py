"""Who may manage accounts and invite whom. Pure."""

from __future__ import annotations

from trainfac.identity.roles import Actor, Grant, Role


def may_manage_users(actor: Actor) -> bool:
    """See all accounts, give and end roles, make reset links."""
    return actor.is_administrator


def may_invite_from_facility(actor: Actor, facility_id: int) -> bool:
    """Invite trainers, laboratory heads and technicians in the name of a facility."""
    return actor.coordinates(facility_id)


def may_invite_staff(actor: Actor, organisation_id: int) -> bool:
    """Invite the people of a laboratory: its head does."""
    return actor.heads(organisation_id)


def may_give(actor: Actor, grant: Grant) -> bool:
    """Invite somebody to a role: administrators to any, coordinators trainers of theirs and laboratory heads."""
    if actor.is_administrator:
        return True
    if grant.role is Role.TRAINER and grant.facility_id is not None:
        return actor.coordinates(grant.facility_id)
    return grant.role is Role.LABORATORY_HEAD and actor.has(Role.COORDINATOR)


def may_withdraw(actor: Actor, *, created_by_id: int | None, facility_id: int | None) -> bool:
    """Make an invitation useless: administrators, whoever sent it, and coordinators of the facility it came from."""
    if actor.is_administrator or (facility_id is not None and actor.coordinates(facility_id)):
        return True
    return created_by_id is not None and created_by_id == actor.user_id
