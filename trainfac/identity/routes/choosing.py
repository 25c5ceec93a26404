"""Which role, and for which facility or laboratory: asked one after the other before the form itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from trainfac.identity import outside
from trainfac.identity.outside import Place
from trainfac.identity.roles import FACILITY_ROLES, ORGANISATION_ROLES, Grant, Role, grant_for
from trainfac.infra.db import read

TECHNICIAN = "technician"


@dataclass(frozen=True)
class Chosen:
    """A role with its place; a technician has no role."""

    role: Role | None
    place: Place | None = None

    @property
    def grant(self) -> Grant | None:
        if self.role is None:
            return None
        place_id = self.place.id if self.place else None
        return grant_for(self.role, place_id, place_id)

    @property
    def trains_at(self) -> int | None:
        """The facility, when a trainer is meant."""
        return self.place.id if self.role is Role.TRAINER and self.place else None

    @property
    def address(self) -> dict[str, Any]:
        """The arguments that lead to this choice again."""
        return {"role": self.role.value if self.role else TECHNICIAN, "place": self.place.id if self.place else None}


def choose(offered: Sequence[Role | None], *, title: str, facility: Place | None = None) -> Chosen | str:
    """What the address says was chosen, or the page that asks for what is still missing.

    ``facility`` is the one in whose name a coordinator acts: its roles hold there, and its laboratories are offered.
    """
    asked = request.args.get("role", "")
    if asked not in {role.value if role else TECHNICIAN for role in offered}:
        return render_template("identity/choose_role.html", title=title, choices=[_choice(role) for role in offered])
    if asked == TECHNICIAN:
        return Chosen(None)
    role = Role(asked)
    if role in FACILITY_ROLES:
        return Chosen(role, facility) if facility else _at_facility(role, title)
    if role in ORGANISATION_ROLES:
        return _for_laboratory(role, title, facility.id if facility else None)
    return Chosen(role)


def _at_facility(role: Role, title: str) -> Chosen | str:
    facilities = outside.directory().facilities(read())
    place = next((f for f in facilities if str(f.id) == request.args.get("place")), None)
    if place is not None:
        return Chosen(role, place)
    return render_template(
        "identity/choose_facility.html", title=title, role=role, choices=[(f, _here(place=f.id)) for f in facilities]
    )


def _for_laboratory(role: Role, title: str, facility_id: int | None) -> Chosen | str:
    given = request.args.get("place", "")
    if given.isdecimal() and len(given) < 10:
        place = outside.directory().laboratory(read(), int(given), facility_id)
        if place is not None:
            return Chosen(role, place)
    search = request.args.get("q", "").strip()[:200]
    found = outside.directory().laboratories(read(), search, facility_id) if search else []
    choices = [(place, _here(place=place.id, q=None)) for place in found]
    return render_template(
        "identity/choose_laboratory.html", title=title, role=role, search=search, choices=choices, here=request.path
    )


def _choice(role: Role | None) -> dict[str, Any]:
    return {"role": role, "href": _here(role=role.value if role else TECHNICIAN)}


def _here(**changes: str | int | None) -> str:
    """This page with other arguments."""
    values: dict[str, Any] = {**request.args.to_dict(), **(request.view_args or {}), **changes}
    return url_for(request.endpoint or "", **values)
