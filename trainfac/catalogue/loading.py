"""The course catalogue that comes with the product."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.catalogue.models import Course, Module, Outcome, Standard
from trainfac.catalogue.states import CourseState, ModuleKind, Track


def load_courses(tx: Session) -> int:
    """Add the courses whose code is not in the catalogue yet; returns how many were added."""
    known = set(tx.scalars(select(Course.code)))
    standards = {standard.citation: standard for standard in tx.scalars(select(Standard))}
    new = [given for given in _catalogue() if given["code"] not in known]
    tx.add_all(_course(given, standards) for given in new)
    return len(new)


def _course(given: dict[str, Any], standards: dict[str, Standard]) -> Course:
    modules = [
        Module(
            sequence=module["no"],
            title=module["title"],
            kind=ModuleKind(module["type"]),
            minutes=round(module["hours"] * 60),
            instruments=module["instruments"],
        )
        for module in given["modules"]
    ]
    _examine_last(modules)
    return Course(
        code=given["code"],
        version=1,
        state=CourseState.CURRENT,
        was_offered=True,
        title=given["title"],
        track=Track(given["track"]),
        entry_requirements="\n".join(given["prerequisites"]),
        contact_minutes=sum(module.minutes for module in modules),
        max_participants=given["seats"],
        trains_trainers=given.get("trains_trainers", False),
        modules=modules,
        outcomes=[Outcome(sequence=n, text=text) for n, text in enumerate(given["outcomes"], 1)],
        standards=[_standard(cited, standards) for cited in dict.fromkeys(given["standards"])],
    )


def _examine_last(modules: list[Module]) -> None:
    """A course that ends with an assessment examines what all its other modules taught."""
    *taught, last = modules
    if last.kind is ModuleKind.ASSESSMENT:
        last.after = [module.sequence for module in taught]


def _standard(cited: str, standards: dict[str, Standard]) -> Standard:
    """A "?" in the catalogue marks a citation that nobody has verified yet."""
    citation = cited.replace(" (edition?)", "").replace("?", "").strip()
    standard = standards.get(citation)
    if standard is None:
        standard = standards[citation] = Standard(citation=citation, needs_check=False)
    standard.needs_check = standard.needs_check or "?" in cited
    return standard


def _catalogue() -> list[dict[str, Any]]:
    given: list[dict[str, Any]] = json.loads((files("trainfac.data") / "courses.json").read_text(encoding="utf-8"))
    return given
