"""Renders gallery pages as the application would: its templates, filters, addresses; no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, flash
from jinja2 import ChoiceLoader, FileSystemLoader

from tests.conftest import settings
from tests.web.look.gallery_data import gallery_data, staff_groups
from tests.web.look.gallery_forms import empty_form, refused_form
from trainfac.factory import create_app
from trainfac.navigation import NavItem, PageLocale

GALLERY = Path(__file__).parent / "gallery"
PAGES = tuple(sorted(path.stem for path in GALLERY.glob("[!_]*.html")))
LANGUAGES = (PageLocale("en", "ltr", "English", "/language/en"), PageLocale("ar", "rtl", "العربية", "/language/ar"))
PUBLIC_NAV = [
    NavItem("Calendar", "/calendar", current=True),
    NavItem("Courses", "/courses"),
    NavItem("Verify a certificate", "/verify"),
]


def gallery_app(instance: Path) -> Flask:
    return create_app(settings(f"sqlite:///{instance / 'none.sqlite'}", instance))


def render(app: Flask, page: str, direction: str = "ltr") -> str:
    """The HTML of a gallery page, read from the left ("ltr") or from the right ("rtl")."""
    lang = "ar" if direction == "rtl" else "en"
    locales = [PageLocale(x.lang, x.dir, x.name, x.href, x.lang == lang) for x in LANGUAGES]
    context: dict[str, Any] = {
        **gallery_data(),
        "locale": next(x for x in locales if x.current),
        "locales": locales,
        "account": {"name": "Lakshmi Rao", "home_href": "/my"} if page.startswith("staff") else None,
        "site": {"home_href": "/", "sign_in_href": "/sign-in", "create_account_href": "/register",
                 "sign_out_href": "/sign-out"},
        "public_nav": lambda: PUBLIC_NAV,
        "staff_nav": staff_groups,
        "form": empty_form(),
        "refused": refused_form(),
    }  # fmt: skip
    environment = app.jinja_env.overlay(loader=ChoiceLoader([app.jinja_env.loader, FileSystemLoader(GALLERY)]))
    with app.test_request_context("/gallery"):
        flash("Your answers were saved", "success")
        return environment.get_template(f"{page}.html").render(context)
