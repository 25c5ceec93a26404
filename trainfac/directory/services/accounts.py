"""A person makes an account for themselves."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainfac.directory.services.people import Particulars, add_person
from trainfac.identity.queries import user_with_email
from trainfac.identity.services.accounts import add_user


def create_account(
    tx: Session, *, full_name: str, email: str, password_hash: str, particulars: Particulars, locale: str | None
) -> None:
    """An account and the person it belongs to. An address that has an account keeps it as it is, without a word.

    Says nothing about which it was: whoever asks has not shown that the address is theirs.
    """
    if user_with_email(tx, email) is not None:
        return
    person = add_person(tx, full_name=full_name, email=email, particulars=particulars)
    add_user(tx, email=email, name=full_name, password_hash=password_hash, person_id=person.id, locale=locale)
