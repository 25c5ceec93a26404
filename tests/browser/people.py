"""What people do again and again at a browser, and how they type it."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests import builders
from trainfac.directory.models import Organisation, Person
from trainfac.identity.models import User
from trainfac.identity.passwords import Passwords
from trainfac.identity.roles import Grant

PASSWORD = "eleven-grey-geese"
_HASH = Passwords(1).make(PASSWORD)


def a_user(tx: Session, email: str, *grants: Grant, person: Person | None = None) -> User:
    """Somebody who signs in with PASSWORD."""
    return builders.a_user(tx, email, person=person, grants=grants, password_hash=_HASH)


def a_technician(tx: Session, name: str, email: str, laboratory: Organisation) -> User:
    return a_user(tx, email, person=builders.a_person(tx, name, at=laboratory, email=email))


def sign_in(page: Page, email: str) -> None:
    """On the sign-in page, wherever it came from."""
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def press(page: Page, button: str) -> None:
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()


def headed(page: Page, heading: str) -> None:
    """The page has come that is called so."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def told(page: Page, message: str) -> None:
    """The page tells what has happened."""
    expect(page.get_by_role("main")).to_contain_text(message)


def row(page: Page, name: str):
    """The row of a table that has this name in it."""
    return page.get_by_role("row").filter(has_text=name)
