"""People become known, and say who they are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from trainfac.directory.kinds import Sex
from trainfac.directory.models import Direction, Employment, Person
from trainfac.kernel.errors import RuleBroken
from trainfac.kernel.messages import msg
from trainfac.kernel.text import clean, direction_of, fold


@dataclass(frozen=True)
class Particulars:
    """What a person may say of themselves besides the name."""

    native_name: str = ""
    native_lang: str = ""  # BCP 47
    sex: Sex = Sex.UNDISCLOSED
    nationality_id: int | None = None


def add_person(
    tx: Session,
    *,
    full_name: str,
    email: str,
    particulars: Particulars | None = None,
    works_at_id: int | None = None,
) -> Person:
    """Somebody new. Never matched with people we know: an address that nobody proved is no proof of who they are.

    ``works_at_id`` is a laboratory that vouches for them.
    """
    name = clean(full_name)
    if not name:
        raise RuleBroken(fields={"full_name": msg("Enter the full name")})
    said = particulars or Particulars()
    native = clean(said.native_name)
    person = Person(
        full_name=name,
        name_folded=fold(name),
        native_name=native,
        native_lang=said.native_lang if native else "",
        native_dir=Direction(direction_of(native)),
        sex=said.sex,
        nationality_id=said.nationality_id,
        email=email.lower(),
    )
    tx.add(person)
    tx.flush()
    if works_at_id is not None:
        tx.add(Employment(person_id=person.id, organisation_id=works_at_id, confirmed=True))
        tx.flush()
    return person


def write_printed_name(tx: Session, person_id: int, *, name: str, native_name: str, native_lang: str) -> Person:
    """How a person's name stands on certificates, and in their own writing. The full name stays what it is.

    Raises RuleBroken when there is no name left to print.
    """
    person = tx.get_one(Person, person_id, with_for_update=True)
    printed, native = clean(name), clean(native_name)
    if not printed:
        raise RuleBroken(fields={"name": msg("Enter the name to be printed")})
    person.name_on_certificate = "" if printed == person.full_name else printed
    person.native_name = native
    person.native_lang = native_lang if native else ""
    person.native_dir = Direction(direction_of(native))
    tx.flush()
    return person
