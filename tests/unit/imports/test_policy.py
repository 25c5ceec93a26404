from trainfac.identity.roles import ANONYMOUS, SYSTEM, Actor, Grant, Role
from trainfac.imports.policy import may_import


def holding(*grants):
    return Actor(user_id=1, grants=frozenset(grants))


def test_coordinators_import_at_their_own_facility_only():
    coordinator = holding(Grant(Role.COORDINATOR, facility_id=1))
    assert may_import(coordinator, 1)
    assert not may_import(coordinator, 2)


def test_nobody_else_imports():
    others = [ANONYMOUS, holding(Grant(Role.TRAINER, facility_id=1)), holding(Grant(Role.ADMINISTRATOR))]
    assert not any(may_import(actor, 1) for actor in others)


def test_the_system_imports_when_it_loads_data():
    assert may_import(SYSTEM, 1)
