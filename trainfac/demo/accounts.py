"""One sign-in for each role, all with the same password; for demonstrations only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.demo.facilities import find_facility
from trainfac.directory.models import Employment, Person
from trainfac.identity.models import User
from trainfac.identity.roles import Grant, Role
from trainfac.identity.services.accounts import add_user

PASSWORD: Final = "demonstration-2026"  # noqa: S105 - printed at every start of the demonstration


@dataclass(frozen=True)
class SignIn:
    """An account of the demonstration, and what it shows."""

    email: str
    name: str
    what: str
    role: Role | None = None
    facility: str = ""


SIGN_INS: Final = (
    SignIn("admin@trainfac.example", "Administrator", "administrator", Role.ADMINISTRATOR),
    SignIn("coordinator@uvsstf.example", "Harita K.", "coordinator, Hyderabad", Role.COORDINATOR, "UVSSTF"),
    SignIn("coordinator@dali.example", "Yang Shuzhen", "coordinator, Dali", Role.COORDINATOR, "DALI"),
    SignIn("lakshmi.rao@uvsstf.example", "Dr Lakshmi Devi Rao", "trainer, Hyderabad", Role.TRAINER, "UVSSTF"),
    SignIn("wanjiku.mwangi@riftlab.example", "Wanjiku Mwangi", "laboratory head, Nakuru", Role.LABORATORY_HEAD),
    SignIn("bereket.girma@entoto.example", "Bereket Girma", "technician, Addis Ababa"),
)


def add_accounts(tx: Session, make_hash: Callable[[str], str]) -> int:
    """Add the accounts that are not there yet; returns how many were added. Persons of the same address are theirs."""
    added = 0
    for sign_in in SIGN_INS:
        if tx.scalar(select(User.id).where(User.email == sign_in.email)) is not None:
            continue
        person = tx.scalar(select(Person).where(Person.email == sign_in.email))
        add_user(
            tx,
            email=sign_in.email,
            name=sign_in.name,
            password_hash=make_hash(PASSWORD),
            person_id=person.id if person else None,
            grants=list(_grants(tx, sign_in, person)),
        )
        added += 1
    return added


def _grants(tx: Session, sign_in: SignIn, person: Person | None) -> Iterator[Grant]:
    if sign_in.role is Role.ADMINISTRATOR:
        yield Grant(Role.ADMINISTRATOR)
    elif sign_in.role is Role.LABORATORY_HEAD and person is not None:
        laboratory = tx.scalars(select(Employment.organisation_id).where(Employment.person_id == person.id)).one()
        yield Grant(Role.LABORATORY_HEAD, organisation_id=laboratory)
    elif sign_in.role is not None:
        facility = find_facility(tx, sign_in.facility)
        if facility is not None:
            yield Grant(sign_in.role, facility_id=facility.id)
