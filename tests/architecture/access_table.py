"""The table in docs/access.md, and the same made from the application."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from flask import Flask

from trainfac.identity.access import access_of, asks_password
from trainfac.identity.roles import Role

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
_HEAD = "| address | methods | page | who |"


def written() -> list[str]:
    """The lines of the table as they stand in the document."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    begin = lines.index(_HEAD) + 2
    return [line for line in lines[begin:] if line.startswith("|")]


def declared(app: Flask) -> list[str]:
    """The lines of the table as the views declare them, in the order of addresses."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for rule in app.url_map.iter_rules():
        found[(rule.rule, rule.endpoint)] |= (rule.methods or set()) - {"HEAD", "OPTIONS"}
    return [
        f"| `{address}` | {', '.join(sorted(methods))} | {endpoint} | {_who(app, endpoint)} |"
        for (address, endpoint), methods in sorted(found.items(), key=lambda item: (item[0][0], sorted(item[1])))
    ]


def _who(app: Flask, endpoint: str) -> str:
    view = app.view_functions[endpoint]
    access = access_of(view)
    if access is None:
        return "**nobody has said**"
    if access.everybody:
        return "everybody"
    who = " or ".join(role.value.replace("_", " ") for role in Role if role in access.roles) or "signed in"
    return f"{who}, password typed lately" if asks_password(view) else who
