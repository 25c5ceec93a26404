"""Two administrators remove each other at the same moment: one of them stays."""

from threading import Barrier, Thread

from sqlalchemy import func, select

from tests.builders import actor, an_administrator
from tests.conftest import NOW, written
from trainfac.identity.models import RoleAssignment
from trainfac.identity.roles import Role
from trainfac.identity.services import roles
from trainfac.infra.db import read, transact
from trainfac.kernel.errors import DomainError


def test_one_administrator_stays_whoever_was_faster(app):
    with written(app) as tx:
        pair = [an_administrator(tx, f"{name}@hyd.example") for name in ("first", "second")]
        for user in pair:
            user.password_hash = "set"
        grants = [(user.id, user.roles[0].id, actor(user)) for user in pair]
    together, refused = Barrier(2), []

    def remove(victim, by):
        together.wait()
        with app.app_context():
            try:
                transact(
                    roles.end_role, victim[0], victim[1], reason="a quarrel", confirmed=False, actor=by[2], now=NOW
                )
            except DomainError as error:
                refused.append(error)

    threads = [Thread(target=remove, args=grants), Thread(target=remove, args=grants[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = read().scalar(select(func.count(RoleAssignment.id)).where(RoleAssignment.role == Role.ADMINISTRATOR))
    assert left == 1
    assert len(refused) == 1
